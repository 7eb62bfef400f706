using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Embeds categories: replaces the one-hot slots of each category with many values by a few learnt values. It must directly follow a
/// <see cref="TableEncoding"/>, which finds the categories, unless <see cref="Categories"/> is set. Numbers and categories with few values
/// pass through. If the encoding finds no category to embed, the network has no such layer.
/// </summary>
/// <remarks>
/// <para>e = Σⱼ xⱼ wⱼ + (1 - Σⱼ xⱼ) u over the slots x of a category. A known value has one slot that is 1, so e is its w. A value that
/// training has not seen has no slot that is 1, so e is u, which starts at 0 and is learnt if training rows have such values. With slots of
/// <c>TableFeatures</c>, a missing text is a value like any other. w starts uniform in ±1/√width.</para>
/// <para>Input shape: [batch, n]; output shape: [batch, n - slots of embedded categories + their widths], in the order of the input;
/// parameters: (values + 1) · width for each embedded category. RealMLP embeds categories of more than 9 values in 8 (Holzmüller,
/// Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024); Guo and Berkhahn, "Entity Embeddings of Categorical Variables", 2016.
/// Keras and PyTorch: <c>Embedding</c> of a whole number.</para>
/// <para>The presets for tables have this layer (<see cref="DenseNetworkOptions.ForTables"/>). Behind a <see cref="TableEncoding"/>, a
/// category of 10,000 values costs on a CPU about as much as one of 20.</para>
/// </remarks>
public sealed record EmbedCategories : Layer
{
    /// <summary>The array of values for slots that training has not seen.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The smallest number of values for which a category is embedded; smaller categories pass through. At least 2.</summary>
    /// <value>The default value is 10, as in RealMLP.</value>
    public int FromValues { get; init; } = 10;

    /// <summary>
    /// The number of values of an embedding, from 1 to 1,024. Null: 1.6 n^0.56 for a category of n values, rounded and at most 600, the
    /// rule of fastai (Howard and Gugger, "fastai: A Layered API for Deep Learning", Information 11, 2020).
    /// </summary>
    /// <value>The default value is 8, as in RealMLP.</value>
    public int? Width { get; init; } = 8;

    /// <summary>The ranges of the layer's inputs that are one-hot categories, in ascending order and without overlap.</summary>
    /// <value>
    /// The default value is null: the categories of the <see cref="TableEncoding"/> before it. In the layers of a finished model it is
    /// filled in.
    /// </value>
    public IReadOnlyList<SlotRange>? Categories { get; init => field = Values.Of(value); }

    internal override int FormatVersion => 6;

    internal override Layer WhenScoring => this with { Trainable = true, LearningRateFactor = 1 };

    /// <summary>The categories that are embedded, in order.</summary>
    internal IEnumerable<SlotRange> Embedded => (Categories ?? []).Where(range => range.Count >= FromValues);

    /// <summary>How many values a category becomes.</summary>
    internal int WidthOf(SlotRange range) => range.Count < FromValues ? range.Count
        : Width ?? (int)Math.Clamp(Math.Round(1.6 * Math.Pow(range.Count, .56), MidpointRounding.AwayFromZero), 1, 600);

    internal override int OutputSize(int width, int innerWidth) => Categories is [.., var last] && last.Last >= width
        ? throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(EmbedCategories)}.{nameof(Categories)} must lie within the layer's input. Received: a range up to slot {last.Last}, "
            + $"and {width} inputs. Leave {nameof(Categories)} null to have those of the {nameof(TableEncoding)} before it."))
        : checked(width + Embedded.Sum(range => WidthOf(range) - range.Count));

    internal override IReadOnlyList<LayerArray> Parameters(int width) => Embedded.Any()
        ?
        [
            .. Embedded.Select((range, number) => new LayerArray(
                string.Create(CultureInfo.InvariantCulture, $"embedding{number}"), range.Count, WidthOf(range))
            {
                DrawnWithin = 1 / MathF.Sqrt(WidthOf(range)),
            }),
            new LayerArray(Unknown, Embedded.Sum(WidthOf)),
        ]
        : [];

    /// <summary>
    /// The layers; one of this kind behind a table encoding knows the categories that the encoding knows, and is left out where it would
    /// embed none of them: the network is then the one without it, to the bit.
    /// </summary>
    /// <param name="layers">All hidden layers.</param>
    /// <param name="slots">How many slots the first of them reads.</param>
    internal static IReadOnlyList<Layer> CompletedIn(IReadOnlyList<Layer> layers, int slots)
    {
        if (layers is not [TableEncoding table, EmbedCategories { Categories: null } found, ..])
            return layers;

        var embed = found.Behind(table, slots);
        return [table, .. embed.Embedded.Any() ? [embed] : Array.Empty<Layer>(), .. layers.Skip(2)];
    }

    /// <summary>Whether its categories are all those of a table of so many slots right before it.</summary>
    internal bool Follows(TableEncoding table, int slots) => Equals(Behind(table, slots));

    /// <summary>The layer behind a table of so many slots, with the categories found.</summary>
    private EmbedCategories Behind(TableEncoding table, int slots)
    {
        var next = table.NumberCount(slots) * table.Numbers.OutputsPerNumber;
        var ranges = new List<SlotRange>();
        foreach (var range in table.Categories ?? [])
        {
            ranges.Add(new SlotRange(next, next + range.Count - 1));
            next += range.Count;
        }
        return this with { Categories = ranges };
    }

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.AtLeast(2, FromValues, $"{name}.{nameof(FromValues)}"),
        .. Width is { } width ? OptionRules.FromTo(1, 1024, width, $"{name}.{nameof(Width)}") : [],
        .. SlotRange.ViolationsOf(Categories, $"{name}.{nameof(Categories)}"),
    ];

    /// <summary>What is wrong with where such layers stand among others: what tells them the categories is before them.</summary>
    internal static IEnumerable<string> MisplacedIn(IReadOnlyList<Layer> layers, string name) =>
        layers.SelectMany((layer, i) => layer switch
    {
        EmbedCategories { Categories: null } when i == 0 || layers[i - 1] is not TableEncoding =>
            [string.Create(CultureInfo.InvariantCulture,
            $"{name}[{i}] must come right after a {nameof(TableEncoding)}, which knows the categories. Received: one elsewhere. "
            + $"Move it there, or set its {nameof(Categories)}.")],
        { Inner: { } inner } when inner.Any(HoldsOne) =>
        [string.Create(CultureInfo.InvariantCulture,
        $"{name}[{i}] must not hold an {nameof(EmbedCategories)} without {nameof(Categories)}, which only a {nameof(TableEncoding)} "
        + $"right before it knows. Received: one inside a {layer.GetType().Name}. Move it right after the {nameof(TableEncoding)}.")],
        _ => Array.Empty<string>(),
    });

    private static bool HoldsOne(Layer? layer) => layer is EmbedCategories { Categories: null } || layer?.Inner?.Any(HoldsOne) == true;
}
