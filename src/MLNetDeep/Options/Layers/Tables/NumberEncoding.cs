using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How a <see cref="TableEncoding"/> encodes a number: <see cref="ScaledNumbers"/>, <see cref="PiecewiseLinearNumbers"/> or
/// <see cref="PeriodicNumbers"/>. docs/tables-measured.md compares their results.
/// </summary>
/// <remarks>
/// <para>All use the same scaled number x̂, so numbers need no scaling before the network. <see cref="TableEncoding.Scaling"/> is the kind
/// of scaling.</para>
/// <para>A number that is not finite is missing: its x̂ and the values computed from it are 0, and a learnt value is added instead. That
/// value starts at 0, and stays 0 if no training row lacks the number.</para>
/// <para>Immutable and thread-safe; equal when kind and values are equal.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ScaledNumbers), "scaled")]
[JsonDerivedType(typeof(PiecewiseLinearNumbers), "piecewiseLinear")]
[JsonDerivedType(typeof(PeriodicNumbers), "periodic")]
public abstract record NumberEncoding
{
    private protected NumberEncoding()
    {
    }

    /// <summary>The first version of the model format that has it.</summary>
    internal virtual int FormatVersion => 3;

    /// <summary>How many values the next layer gets of one number.</summary>
    internal abstract int OutputsPerNumber { get; }

    /// <summary>The trained arrays of so many numbers.</summary>
    internal abstract IReadOnlyList<LayerArray> Parameters(int numbers);

    /// <summary>What is computed from the training rows for so many numbers, beside medians and scales.</summary>
    internal virtual IReadOnlyList<LayerArray> Statistics(int numbers) => [];

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal abstract IEnumerable<string> Violations(string name);
}

/// <summary>
/// Encodes a number as two values: the scaled number x̂ (see <see cref="NumberEncoding"/>), and a learnt value if the number is missing,
/// else 0.
/// </summary>
/// <remarks>Parameters: one for each number.</remarks>
public sealed record ScaledNumbers : NumberEncoding
{
    internal override int OutputsPerNumber => 2;

    internal override IReadOnlyList<LayerArray> Parameters(int numbers) => [new LayerArray(LayerArray.Missing, numbers)];

    internal override IEnumerable<string> Violations(string name) => [];
}

/// <summary>
/// Embeds a number piecewise linearly: each interval between two quantiles of the training rows has its own learnt direction.
/// </summary>
/// <remarks>
/// e = b + x̂ v + Σᵢ tᵢ wᵢ, where tᵢ is the part of interval i below the number, from 0 to 1; a missing number has b + m. b, v, m and all
/// wᵢ are learnt for each number and have <see cref="Width"/> values each. Parameters: (<see cref="Bins"/> + 3) · <see cref="Width"/> for
/// each number. v and b start uniform in ±1/√<see cref="Width"/>, w and m at 0. A value that repeats counts as if it filled one interval,
/// so the many zeros of a column of gains do not use up the edges. In a column with few values, each value is an edge. Below the smallest
/// and above the largest number of the training rows, only x̂ changes further. Gorishniy, Rubachev and Babenko, "On Embeddings for
/// Numerical Features in Tabular Deep Learning", NeurIPS 2022, in the form "version B" of their package rtdl_num_embeddings, which the
/// tables of "TabM" (ICLR 2025) use; there the outer intervals are unbounded, and a value that repeats takes several quantiles.
/// </remarks>
public sealed record PiecewiseLinearNumbers : NumberEncoding
{
    /// <summary>What stands for an edge that is not there. Behind the last edge a number has there is no stretch.</summary>
    internal const float NoEdge = float.MaxValue;

    /// <summary>
    /// The largest number of intervals (bins) for each number, with about equally many training rows in each. From 2 to 1,024.
    /// </summary>
    /// <value>The default value is 48, as in TabM's own examples.</value>
    public int Bins { get; init; } = 48;

    /// <summary>The number of values of the embedding of a number. From 1 to 1,024.</summary>
    /// <value>The default value is 16, as in TabM's own examples.</value>
    public int Width { get; init; } = 16;

    internal override int OutputsPerNumber => Width;

    internal override IReadOnlyList<LayerArray> Parameters(int numbers) =>
    [
        new LayerArray(LayerArray.Weight, numbers, Bins, Width),
        new LayerArray(LayerArray.Linear, numbers, Width) { DrawnWithin = 1 / MathF.Sqrt(Width) },
        new LayerArray(LayerArray.Bias, numbers, Width) { DrawnWithin = 1 / MathF.Sqrt(Width) },
        new LayerArray(LayerArray.Missing, numbers, Width),
    ];

    // Of no rows at all, as of standard normal numbers.
    internal override IReadOnlyList<LayerArray> Statistics(int numbers) =>
        [new LayerArray(LayerArray.Edges, numbers, Bins + 1) { SpreadWithin = 2 }];

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.FromTo(2, 1024, Bins, $"{name}.{nameof(Bins)}"),
        .. OptionRules.FromTo(1, 1024, Width, $"{name}.{nameof(Width)}"),
    ];
}
