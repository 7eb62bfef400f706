using System.Numerics;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Optimizers;

/// <summary>A run of whole vectors of all parameters, and the same run of all that belongs to them.</summary>
internal readonly ref struct VectorSegment
{
    private readonly ReadOnlySpan<ParameterBuffer> _state;
    private readonly int _start;

    public VectorSegment(ParameterBuffer parameters, ParameterBuffer gradients, ReadOnlySpan<ParameterBuffer> state, int start, int count)
    {
        Parameters = parameters.Vectors.Slice(start, count);
        Gradients = gradients.Vectors.Slice(start, count);
        _state = state;
        _start = start;
    }

    public Span<Vector<float>> Parameters { get; }

    public ReadOnlySpan<Vector<float>> Gradients { get; }

    /// <summary>A buffer of what the rule remembers.</summary>
    public Span<Vector<float>> State(int index) => _state[index].Vectors.Slice(_start, Parameters.Length);
}
