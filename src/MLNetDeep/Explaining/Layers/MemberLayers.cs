using System.Numerics.Tensors;
using MLNetDeep.Compute;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// The networks of an ensemble beside each other, all on the same input or each on a piece of its own; their outputs lie one behind the
/// other. They may be of different widths.
/// </summary>
internal sealed class MembersLayer : ExplainedLayer
{
    private readonly IReadOnlyList<ExplainedSequence> _members;
    private readonly bool _sharesInput;

    private MembersLayer(IReadOnlyList<ExplainedSequence> members, bool sharesInput)
        : base(
            sharesInput ? members[0].InputSize : members.Sum(member => member.InputSize), members.Sum(member => member.OutputSize))
    {
        _members = members;
        _sharesInput = sharesInput;
    }

    /// <summary>All on the same input; affine where every one is.</summary>
    public static MembersLayer OnSameInput(IReadOnlyList<ExplainedSequence> members) => new(members, sharesInput: true);

    /// <summary>Each on a piece of its own of the input.</summary>
    public static MembersLayer OnPieces(IReadOnlyList<ExplainedSequence> members) => new(members, sharesInput: false);

    public override bool IsAffine => _members.All(member => member.IsAffine);

    public override int TraceSize => _members.Sum(member => member.TraceSize);

    public override int ScratchSize => (_sharesInput ? InputSize : 0) + _members.Max(member => member.ScratchSize);

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        foreach (var member in _members)
        {
            member.Forward(input[..member.InputSize], trace[..member.TraceSize]).CopyTo(output);
            output = output[member.OutputSize..];
            trace = trace[member.TraceSize..];
            if (!_sharesInput)
                input = input[member.InputSize..];
        }
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        if (_sharesInput)
            inputGradient.Clear();
        foreach (var member in _members)
        {
            var gradient = _sharesInput ? scratch[..InputSize] : inputGradient[..member.InputSize];
            member.Backward(
                input[..member.InputSize], trace[..member.TraceSize], outputGradient[..member.OutputSize], gradient,
                scratch[(_sharesInput ? InputSize : 0)..]);
            trace = trace[member.TraceSize..];
            outputGradient = outputGradient[member.OutputSize..];
            if (_sharesInput)
            {
                TensorPrimitives.Add(inputGradient, gradient, inputGradient);
                continue;
            }
            input = input[member.InputSize..];
            inputGradient = inputGradient[member.InputSize..];
        }
    }
}

/// <summary>
/// From the outputs of an ensemble's networks, one behind the other, to the outputs that one network would need to give the averaged score.
/// </summary>
internal sealed class AverageLayer(DenseNetworkModel model) : ExplainedLayer(model.Networks.Count * model.OutputCount, model.OutputCount)
{
    private readonly MeanOfNetworks _mean = MeanOfNetworks.Of(model);

    public override int TraceSize => _mean.TraceSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace) =>
        _mean.Forward(input, output, trace);

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch) =>
        _mean.Backward(trace, outputGradient, inputGradient);
}
