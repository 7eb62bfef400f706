
namespace MLNetDeep;

/// <content>What a sweep on a table starts from.</content>
public static partial class SearchSpace
{
    private const string Numbers = "numbers";
    private const string Lines = "lines";
    private const string Waves = "waves";
    private const string Bins = "bins";
    private const string LinesWidth = "lines width";
    private const string FrequencyScale = "frequency scale";

    /// <summary>
    /// A space for tables: networks like <see cref="DenseNetworkOptions.ForTables"/> after <c>mlContext.Transforms.TableFeatures</c>. The
    /// sweep searches the embedding of numbers, depth and width of the shared layers, dropout, and the learning rate and weight decay of
    /// AdamW. Categories of many values are embedded as in the preset. The first trial is <see cref="DenseNetworkOptions.ForTables"/>
    /// itself.
    /// </summary>
    /// <param name="rows">
    /// The number of training rows, at least 1. Batch size and number of epochs follow from it, as in the preset, and are the same in every
    /// trial.
    /// </param>
    /// <param name="monitor">
    /// The value that early stopping watches; use the metric of the sweep. The default value is null:
    /// <see cref="MonitoredValue.ValidationLoss"/>.
    /// </param>
    /// <returns>
    /// A space whose start options have early stopping and keep the best epoch. Change them with
    /// <see cref="SearchSpace{TOptions}.StartingFrom"/>: <c>space.StartingFrom(space.Start with { LabelColumnName = "income" })</c>.
    /// </returns>
    /// <remarks>
    /// After the space of TabArena (Erickson and others, "TabArena: A Living Benchmark for Machine Learning on Tabular Data", NeurIPS 2025)
    /// for TabM, from its source (tabarena/models/tabm/hpo.py, commit eee643c2): 2 to 128 bins, embeddings of 8 to 32 values, dropout up to
    /// .5 and weight decay from 1e-4 to .1. The frequencies of periodic embeddings, .01 to 50, are from the space for RealMLP. There, half
    /// of the draws have no dropout and half no weight decay; here both may become small. For CPUs this space is narrower: 1 to 3 layers of
    /// 64 to 256 units instead of 2 to 5 of 128 to 1024, as many members as the preset has instead of 32, and also embeddings of 4 values.
    /// The learning rate is 1e-3 to .02 instead of 1e-4 to 3e-3, because the model averages its weights, which allows higher rates.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 1.</exception>
    public static SearchSpace<DenseNetworkOptions> ForTables(long rows, MonitoredValue? monitor = null)
    {
        CheckRows(rows);
        monitor ??= MonitoredValue.ValidationLoss;
        var preset = DenseNetworkOptions.ForTables with { ValidationFraction = null, RefitOnAllRows = false };
        var start = preset.ForRows(rows) with
        {
            EarlyStopping = preset.EarlyStopping! with { Monitor = monitor },
            Metrics = monitor.Extra is { } extra ? [extra] : [],
        };
        return new SearchSpace<DenseNetworkOptions>(start)
            .Choice(Numbers, [Lines, Waves])
            .When(Numbers, Lines, then => then.Int(Bins, 2, 128, logScale: true).Int(LinesWidth, 4, 32, logScale: true))
            .When(Numbers, Waves, then => then.Range(FrequencyScale, .01, 50, logScale: true))
            .Range(Dropout, 0, .5)
            .HiddenLayers(1, 3, 64, 256, (units, point) => [new Dense(units, Activation.ReLU), new Dropout((float)point.Number(Dropout))])
            .Set((options, point) => options with { HiddenLayers = [EncodingAt(point), Embedding, Shared(options.HiddenLayers)] })
            .Range(o => o.Optimizer.LearningRate, 1e-3, 2e-2, logScale: true)
            .Range(o => o.Optimizer.WeightDecay, LeastDecay, 1e-1, logScale: true)
            .TryFirst(AsPreset(preset));
    }

    private static TableEncoding EncodingAt(SearchPoint point) => new()
    {
        Numbers = point.Label(Numbers) == Lines
            ? new PiecewiseLinearNumbers { Bins = point.Int(Bins), Width = point.Int(LinesWidth) }
            : new PeriodicNumbers { FrequencyScale = (float)point.Number(FrequencyScale) },
    };

    private static EmbedCategories Embedding => DenseNetworkOptions.ForTables.HiddenLayers.OfType<EmbedCategories>().Single();

    private static SharedEnsemble Shared(IReadOnlyList<Layer> layers) => new(SharedOf(DenseNetworkOptions.ForTables).Members, layers);

    /// <summary>The preset, as a point of the space.</summary>
    private static SearchPoint AsPreset(DenseNetworkOptions preset)
    {
        var numbers = (PiecewiseLinearNumbers)((TableEncoding)preset.HiddenLayers[0]).Numbers;
        Dense[] layers = [.. SharedOf(preset).Layers.OfType<Dense>()];
        return new SearchPoint(
        [
            new(Numbers, Lines),
            new(Bins, (double)numbers.Bins),
            new(LinesWidth, (double)numbers.Width),
            new(Dropout, (double)SharedOf(preset).Layers.OfType<Dropout>().First().Rate),
            new(Depth, (double)layers.Length),
            .. layers.Select((layer, i) => KeyValuePair.Create<string, object>(UnitsOf(i + 1), (double)layer.Units)),
            new("Optimizer.LearningRate", (double)preset.Optimizer.LearningRate),
            new("Optimizer.WeightDecay", (double)preset.Optimizer.WeightDecay),
        ]);
    }

    private static SharedEnsemble SharedOf(DenseNetworkOptions options) => options.HiddenLayers.OfType<SharedEnsemble>().Single();
}
