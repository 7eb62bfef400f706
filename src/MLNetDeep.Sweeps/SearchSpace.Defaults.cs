using System.Globalization;

namespace MLNetDeep;

/// <summary>Search spaces for dense networks.</summary>
public static partial class SearchSpace
{
    private const string Depth = "depth";
    private const string Units = "units";
    private const string Activations = "activation";
    private const string Normalization = "normalization";
    private const string Dropout = "dropout";
    private const string NoNormalization = "none";
    private const string Batch = "batch";
    private const double LeastDecay = 1e-5;

    private static readonly Activation[] ActivationsToTry = [Activation.ReLU, Activation.Silu, Activation.Gelu];

    /// <summary>
    /// A default space for data of a given size: depth and width of the layers, activation, batch normalization, dropout, the learning rate
    /// and weight decay of AdamW, and batch size. Every trial has a <see cref="CosineSchedule"/> over all epochs, so trials can be compared
    /// at any epoch. The first trial has the default options, or the nearest ones in the space.
    /// </summary>
    /// <param name="task">
    /// The task. For regression there is no batch normalization, and dropout is at most 0.3, because both shift the scale of the output.
    /// </param>
    /// <param name="rows">
    /// The number of training rows, at least 1. With more rows the space has wider and deeper networks, larger batches and fewer epochs.
    /// </param>
    /// <param name="features">The number of features, at least 1. Layers have at most 16 times as many units.</param>
    /// <param name="monitor">
    /// The value that early stopping watches; use the metric of the sweep. The default value is null:
    /// <see cref="MonitoredValue.ValidationMetric"/>.
    /// </param>
    /// <returns>
    /// A space whose start options have early stopping and keep the best epoch. Change them with
    /// <see cref="SearchSpace{TOptions}.StartingFrom"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="features"/> is below 1.</exception>
    public static SearchSpace<DenseNetworkOptions> For(LearningTask task, long rows, int features, MonitoredValue? monitor = null)
    {
        CheckRows(rows);
        if (features < 1)
            throw new ArgumentOutOfRangeException(
                nameof(features),
                string.Create(CultureInfo.InvariantCulture, $"The number of features must be at least 1. Received: {features}."));

        var (epochs, mostDepth, mostUnits, leastBatch, mostBatch) = rows switch
        {
            < 1_000 => (120, 2, 64, 8, 64),
            < 10_000 => (80, 3, 256, 16, 128),
            < 100_000 => (40, 4, 512, 32, 256),
            _ => (24, 4, 1024, 64, 1024),
        };
        monitor ??= MonitoredValue.ValidationMetric;
        var start = new DenseNetworkOptions
        {
            Optimizer = new AdamWOptions(),
            Schedule = new CosineSchedule(),
            NumberOfEpochs = epochs,
            EarlyStopping = new EarlyStopping { Monitor = monitor, Patience = epochs / 4 },
            Metrics = monitor.Extra is { } extra ? [extra] : [],
        };
        mostUnits = Math.Max(32, Math.Min(mostUnits, 16 * Math.Min(features, 1024)));
        var space = new SearchSpace<DenseNetworkOptions>(start).Choice(Activations, ActivationsToTry);
        if (task != LearningTask.Regression)
            space = space.Choice(Normalization, [NoNormalization, Batch]);
        return space
            .Range(Dropout, 0, task == LearningTask.Regression ? .3 : .5)
            .HiddenLayers(1, mostDepth, 16, mostUnits, Block)
            .Range(o => o.Optimizer.LearningRate, 3e-4, 2e-2, logScale: true)
            .Range(o => o.Optimizer.WeightDecay, LeastDecay, 1e-1, logScale: true)
            .Int(o => o.BatchSize, leastBatch, mostBatch, logScale: true)
            .TryFirst(AsByDefault(task, mostUnits, leastBatch, mostBatch));
    }

    private static void CheckRows(long rows)
    {
        if (rows < 1)
            throw new ArgumentOutOfRangeException(
                nameof(rows), string.Create(CultureInfo.InvariantCulture, $"The number of rows must be at least 1. Received: {rows}."));
    }

    /// <summary>What <see cref="DenseNetworkOptions"/> are without further ado, within the bounds of the space.</summary>
    private static SearchPoint AsByDefault(LearningTask task, int mostUnits, int leastBatch, int mostBatch)
    {
        var options = new DenseNetworkOptions();
        List<KeyValuePair<string, object>> values =
        [
            new(Activations, Activation.ReLU.ToString()),
            new(Dropout, 0.0),
            new(Depth, 1.0),
            new(UnitsOf(1), (double)Math.Min(mostUnits, ((Dense)options.HiddenLayers[0]).Units)),
            new("Optimizer.LearningRate", (double)options.Optimizer.LearningRate),
            new("Optimizer.WeightDecay", LeastDecay),
            new("BatchSize", (double)Math.Clamp(options.BatchSize!.Value, leastBatch, mostBatch)),
        ];
        if (task != LearningTask.Regression)
            values.Add(new(Normalization, NoNormalization));
        return new SearchPoint(values);
    }

    /// <summary>
    /// Adds the number of hidden layers, "depth", and the width of each, "units1", "units2" and so on, on a logarithmic scale. A width
    /// counts only if the layer exists.
    /// </summary>
    /// <param name="space">The space to add to.</param>
    /// <param name="fromDepth">The smallest number of layers, at least 0. Equal to <paramref name="toDepth"/> for a fixed number.</param>
    /// <param name="toDepth">The largest number of layers.</param>
    /// <param name="fromUnits">The smallest width, at least 1.</param>
    /// <param name="toUnits">The largest width, above <paramref name="fromUnits"/>.</param>
    /// <param name="layers">
    /// Returns the layers for one width, from the width and the point. The default value is null: <see cref="Dense"/> with
    /// <see cref="Activation.ReLU"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A depth is below 0, or <paramref name="fromDepth"/> is above <paramref name="toDepth"/>.
    /// </exception>
    public static SearchSpace<DenseNetworkOptions> HiddenLayers(
        this SearchSpace<DenseNetworkOptions> space, int fromDepth, int toDepth, int fromUnits, int toUnits,
        Func<int, SearchPoint, IReadOnlyList<Layer>>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (fromDepth < 0 || fromDepth > toDepth)
            throw new ArgumentOutOfRangeException(
                nameof(fromDepth),
                string.Create(CultureInfo.InvariantCulture,
                    $"The depths must begin at 0 or more and must not end below that. Received: {fromDepth} to {toDepth}."));

        layers ??= (units, _) => [new Dense(units, Activation.ReLU)];
        if (fromDepth < toDepth)
            space = space.Int(Depth, fromDepth, toDepth);
        for (var layer = 1; layer <= toDepth; layer++)
        {
            var name = UnitsOf(layer);
            space = layer <= fromDepth
                ? space.Int(name, fromUnits, toUnits, logScale: true)
                : space.WhenAtLeast(Depth, layer, then => then.Int(name, fromUnits, toUnits, logScale: true));
        }
        return space.Set((options, point) => options with
        {
            HiddenLayers = [.. Enumerable.Range(1, fromDepth < toDepth ? point.Int(Depth) : toDepth)
                .SelectMany(layer => layers(point.Int(UnitsOf(layer)), point))],
        });
    }

    private static string UnitsOf(int layer) => string.Create(CultureInfo.InvariantCulture, $"{Units}{layer}");

    private static IReadOnlyList<Layer> Block(int units, SearchPoint point)
    {
        var activation = ActivationsToTry.First(known => known.ToString() == point.Label(Activations));
        var isNormalized = point.TryGetValue(Normalization, out var kind) && kind is Batch;
        return [.. DenseLayers(units, activation, isNormalized), new Dropout((float)point.Number(Dropout))];
    }

    /// <summary>A dense layer, with batch normalization between its sums and its activation if so wanted.</summary>
    internal static IReadOnlyList<Layer> DenseLayers(int units, Activation activation, bool isNormalized) => isNormalized
        ? [new Dense(units) { UseBias = false }, new BatchNormalization(), new Activate(activation)]
        : [new Dense(units, activation)];
}
