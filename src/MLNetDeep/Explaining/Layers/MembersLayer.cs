using System.Numerics.Tensors;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// The networks of an ensemble beside each other, all on the same input or each on a piece of its own; their outputs lie one behind the
/// other.
/// </summary>
internal sealed class MembersLayer : ExplainedLayer
{
    private readonly IReadOnlyList<ExplainedSequence> _members;
    private readonly bool _sharesInput;

    private MembersLayer(IReadOnlyList<ExplainedSequence> members, bool sharesInput)
        : base((sharesInput ? 1 : members.Count) * members[0].InputSize, members.Count * members[0].OutputSize)
    {
        _members = members;
        _sharesInput = sharesInput;
    }

    /// <summary>All on the same input; affine where every one is.</summary>
    public static MembersLayer OnSameInput(IReadOnlyList<ExplainedSequence> members) => new(members, sharesInput: true);

    /// <summary>Each on a piece of its own of the input.</summary>
    public static MembersLayer OnPieces(IReadOnlyList<ExplainedSequence> members) => new(members, sharesInput: false);

    public override bool IsAffine => _members.All(member => member.IsAffine);

    public override int TraceSize => _members.Count * _members[0].TraceSize;

    public override int ScratchSize => (_sharesInput ? _members[0].InputSize : 0) + _members[0].ScratchSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        for (var i = 0; i < _members.Count; i++)
            _members[i].Forward(InputOf(i, input), TraceOf(i, trace)).CopyTo(output[(i * _members[i].OutputSize)..]);
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        if (_sharesInput)
            inputGradient.Clear();
        for (var i = 0; i < _members.Count; i++)
        {
            var member = _members[i];
            var gradient = _sharesInput ? scratch[..InputSize] : inputGradient.Slice(i * member.InputSize, member.InputSize);
            member.Backward(
                InputOf(i, input), trace.Slice(i * member.TraceSize, member.TraceSize),
                outputGradient.Slice(i * member.OutputSize, member.OutputSize), gradient, scratch[(_sharesInput ? InputSize : 0)..]);
            if (_sharesInput)
                TensorPrimitives.Add(inputGradient, gradient, inputGradient);
        }
    }

    private ReadOnlySpan<double> InputOf(int member, ReadOnlySpan<double> input) =>
        _sharesInput ? input : input.Slice(member * _members[member].InputSize, _members[member].InputSize);

    private Span<double> TraceOf(int member, Span<double> trace) =>
        trace.Slice(member * _members[member].TraceSize, _members[member].TraceSize);
}
