using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Reads the columns of a table without preparation: numbers of any scale, with missing values, and one-hot categories. It must be the
/// first of <see cref="DenseNetworkOptions.HiddenLayers"/>. It scales each number by <see cref="Scaling"/> and embeds it by
/// <see cref="Numbers"/>; categories pass through.
/// </summary>
/// <remarks>
/// <para>Features then need no normalizing and no imputing: medians, scales and quantiles are computed from the training rows only, when a
/// fit begins, and saved with the weights. Rows with missing numbers (NaN or infinite) are used in training and scored like all
/// others.</para>
/// <para>Input shape: [batch, features]; output shape: [batch, numbers · outputs of each + slots of categories]: all numbers first, in the
/// order of their slots, then the slots of categories in theirs. A slot of a category that is not finite counts as 0.</para>
/// <para>If the training rows are in memory, the statistics are exact, over all rows. If more than 100,000 rows are streamed, they come
/// from 100,000 rows drawn at random in one more pass (a quantile is then off by at most 0.16 % of the rows in two of three cases; Vitter,
/// "Random Sampling with a Reservoir", 1985). Example weights are ignored. A fit that continues from a network with this layer keeps that
/// network's statistics, since its weights were learnt with them.</para>
/// </remarks>
public sealed record TableEncoding : Layer
{
    /// <summary>At how many of the training rows' numbers <see cref="NumberScaling.Quantile"/> is known, at most.</summary>
    internal const int QuantileCount = 256;

    /// <summary>The encoding of numbers.</summary>
    /// <value>The default value is <see cref="PiecewiseLinearNumbers"/> with its defaults.</value>
    public NumberEncoding Numbers { get; init; } = new PiecewiseLinearNumbers();

    /// <summary>The scaling of numbers, before <see cref="Numbers"/> encodes them.</summary>
    /// <value>The default value is <see cref="NumberScaling.Robust"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NumberScaling Scaling { get; init; }

    /// <summary>
    /// The ranges of slots that are one-hot categories; all other slots are numbers. Ranges must be in ascending order, without overlap,
    /// and within the feature column.
    /// </summary>
    /// <value>
    /// The default value is null: the annotation <c>CategoricalSlotRanges</c> of the feature column, which ML.NET's <c>OneHotEncoding</c>
    /// writes, <c>Concatenate</c> keeps, and LightGBM reads. In the layers of a finished model it is filled in.
    /// </value>
    public IReadOnlyList<SlotRange>? Categories { get; init => field = Values.Of(value); }

    internal override Layer WhenScoring => this with { Trainable = true, LearningRateFactor = 1 };

    internal override int FormatVersion => Scaling == NumberScaling.Robust ? Numbers.FormatVersion : 6;

    /// <summary>The slots that are numbers, of so many.</summary>
    internal IEnumerable<int> NumberSlots(int slots) =>
        Enumerable.Range(0, slots).Except(CategorySlots());

    /// <summary>The slots that are of categories.</summary>
    internal IEnumerable<int> CategorySlots() => (Categories ?? []).SelectMany(range => Enumerable.Range(range.First, range.Count));

    /// <summary>How many numbers there are among so many slots.</summary>
    /// <exception cref="ArgumentException">There are categories beyond the last slot.</exception>
    internal int NumberCount(int slots) => Categories is [.., var last] && last.Last >= slots
        ? throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(TableEncoding)}.{nameof(Categories)} must lie within the feature column. Received: a range up to slot {last.Last}, "
            + $"and a column "
            + $"of {slots} slots, the last of which is {slots - 1}. Leave {nameof(Categories)} null to have them read from the column."))
        : slots - (Categories ?? []).Sum(range => range.Count);

    internal override int OutputSize(int width, int innerWidth)
    {
        var numbers = NumberCount(width);
        return checked(numbers * Numbers.OutputsPerNumber + width - numbers);
    }

    internal override IReadOnlyList<LayerArray> Parameters(int width) => Numbers.Parameters(NumberCount(width));

    // Before any rows are seen, as of standard normal numbers.
    internal override IReadOnlyList<LayerArray> Statistics(int width)
    {
        var numbers = NumberCount(width);
        return [.. ScalesOf(numbers), .. Numbers.Statistics(numbers)];
    }

    /// <summary>The arrays that numbers are scaled with: centres and factors, or quantiles and normal scores.</summary>
    internal (string First, string Second) ScaleNames => Scaling switch
    {
        NumberScaling.Robust => (LayerArray.Median, LayerArray.Scale),
        NumberScaling.Standard => (LayerArray.Mean, LayerArray.Scale),
        _ => (LayerArray.Quantiles, LayerArray.NormalScores),
    };

    private LayerArray[] ScalesOf(int numbers)
    {
        var (first, second) = ScaleNames;
        return Scaling == NumberScaling.Quantile
            ? [Spread(first), Spread(second)]
            : [new LayerArray(first, numbers), new LayerArray(second, numbers) { Start = 1 }];

        LayerArray Spread(string name) => new(name, numbers, QuantileCount) { SpreadWithin = 2 };
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. Numbers?.Violations($"{name}.{nameof(Numbers)}") ?? OptionRules.Given(null, $"{name}.{nameof(Numbers)}"),
        .. OptionRules.Defined(Scaling, $"{name}.{nameof(Scaling)}"),
        .. SlotRange.ViolationsOf(Categories, $"{name}.{nameof(Categories)}"),
    ];

    /// <summary>What is wrong with where such layers stand among others: only the first of all reads features.</summary>
    internal static IEnumerable<string> MisplacedIn(IReadOnlyList<Layer> layers, string name) =>
        layers.SelectMany((layer, i) => layer switch
    {
        TableEncoding when i > 0 =>
            [string.Create(CultureInfo.InvariantCulture,
            $"{name}[{i}] must not be a {nameof(TableEncoding)}, which reads the feature column. Received: one behind another layer. Put "
            + $"it first.")],
        { Inner: { } inner } when inner.Any(HoldsTable) =>
        [string.Create(CultureInfo.InvariantCulture,
        $"{name}[{i}] must not hold a {nameof(TableEncoding)}, which reads the feature column. Received: one inside a "
        + $"{layer.GetType().Name}. Put it first in {name}.")],
        _ => Array.Empty<string>(),
    });

    private static bool HoldsTable(Layer? layer) => layer is TableEncoding || layer?.Inner?.Any(HoldsTable) == true;
}
