using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// What one layer hands to the next, [rows, width], and the gradient of the loss by it. Memory for the largest batch, made once.
/// </summary>
/// <param name="width">How wide it is.</param>
/// <param name="values">The values.</param>
/// <param name="gradients">The gradients; null where nobody needs them, because nothing before is trained.</param>
internal sealed unsafe class Signal(int width, float* values, float* gradients)
{
    /// <summary>Features that are never made dense, and that nobody needs gradients of.</summary>
    public Signal(int width, FeatureEntries entries)
        : this(width, null, null) => Entries = entries;

    /// <summary>Where the values lie if they are never made dense; else null.</summary>
    public FeatureEntries? Entries { get; }

    public int Width => width;

    /// <summary>The values; null where there are <see cref="Entries"/> in place of them.</summary>
    public float* Values => values;

    public float* Gradients => gradients;

    public bool HasGradients => gradients != null;

    public MatrixView ValueMatrix(Slice rows) => new(values + (nint)rows.Start * width, rows.Count, width);

    public MatrixView GradientMatrix(Slice rows) => new(gradients + (nint)rows.Start * width, rows.Count, width);

    /// <summary>The values of rows, one row after the other.</summary>
    public Span<float> ValuesOf(Slice rows) => new(values + (nint)rows.Start * width, rows.Count * width);

    /// <summary>The gradients of rows, one row after the other.</summary>
    public Span<float> GradientsOf(Slice rows) => new(gradients + (nint)rows.Start * width, rows.Count * width);

    public Span<float> Row(int row) => new(values + (nint)row * width, width);

    public Span<float> GradientRow(int row) => new(gradients + (nint)row * width, width);

    /// <summary>The same memory, of rows so many times as wide, or parts of rows of which so many make one.</summary>
    public Signal Beside(int members) => new(width * members, values, gradients);

    /// <summary>The same memory, each row as so many.</summary>
    public Signal Apart(int members) => new(width / members, values, gradients);

    /// <summary>The same values with gradients of their own: where the path of a block leaves the one beside it.</summary>
    public Signal Fork(float* ownGradients) => new(width, values, ownGradients);
}

/// <summary>
/// The part that one worker computes: of a batch rows, or columns where a layer mixes rows; of parameters whole vectors.
/// </summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Slice(int Start, int Count)
{
    /// <summary>The same rows, where each is several.</summary>
    public Slice Times(int members) => new(Start * members, Count * members);
}
