using MLNetDeep.Networks;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// Steps that follow each other. The output of each is kept in the trace, because the gradient of the next is taken there.
/// </summary>
internal sealed class ExplainedSequence
{
    private readonly ExplainedLayer[] _steps;
    private readonly int _widest;

    /// <param name="steps">In order; none make a sequence that gives its input back.</param>
    /// <param name="inputSize">The width of the input.</param>
    public ExplainedSequence(IEnumerable<ExplainedLayer> steps, int inputSize)
    {
        _steps = [.. steps];
        InputSize = inputSize;
        OutputSize = _steps.Length == 0 ? inputSize : _steps[^1].OutputSize;
        TraceSize = _steps.Sum(step => step.OutputSize + step.TraceSize);
        _widest = _steps.Select(step => Math.Max(step.InputSize, step.OutputSize)).DefaultIfEmpty().Max();
        ScratchSize = 2 * _widest + _steps.Select(step => step.ScratchSize).DefaultIfEmpty().Max();
    }

    /// <summary>The steps of layers.</summary>
    public static ExplainedSequence Of(IEnumerable<PlacedLayer> layers, int inputSize, DenseNetworkModel model) =>
        new(layers.SelectMany(layer => ExplainedLayer.Of(layer, model)), inputSize);

    /// <summary>
    /// The steps of a model at its beginning that are affine, and all others, which end with the outputs; of an ensemble those of all its
    /// networks, with their mean behind them. Without a <see cref="TableEncoding"/> in front.
    /// </summary>
    public static (ExplainedSequence Affine, ExplainedSequence Bent) SplitAtFirstBend(DenseNetworkModel model)
    {
        // A table in front is somebody else's: what follows reads what it makes.
        var isTable = TableFront.IsOf(model);
        var members = model.Networks.Select(member => BehindTable(member).SplitAtFirstBend()).ToArray();
        if (members is [var only])
            return only;

        ExplainedSequence[] ofMembers = [.. members.Select(member => member.Affine)];
        var affine = isTable ? MembersLayer.OnPieces(ofMembers) : MembersLayer.OnSameInput(ofMembers);
        var bent = MembersLayer.OnPieces([.. members.Select(member => member.Bent)]);
        return (new([affine], affine.InputSize), new([bent, new AverageLayer(model)], affine.OutputSize));
    }

    private static ExplainedSequence BehindTable(DenseNetworkModel network)
    {
        var placed = network.Specification.Placed;
        return TableFront.IsOf(network.Specification)
            ? Of(placed.Skip(1), placed[0].OutputSize, network)
            : Of(placed, network.FeatureCount, network);
    }

    /// <summary>The steps at the beginning that are affine as one sequence, and all others as a second.</summary>
    public (ExplainedSequence Affine, ExplainedSequence Bent) SplitAtFirstBend()
    {
        var affine = new ExplainedSequence(_steps.TakeWhile(step => step.IsAffine), InputSize);
        return (affine, new ExplainedSequence(_steps.SkipWhile(step => step.IsAffine), affine.OutputSize));
    }

    public int InputSize { get; }

    public int OutputSize { get; }

    /// <summary>Whether every step is affine.</summary>
    public bool IsAffine => _steps.All(step => step.IsAffine);

    /// <summary>How many numbers <see cref="Forward"/> leaves for <see cref="Backward"/>.</summary>
    public int TraceSize { get; }

    /// <summary>How many numbers of scratch memory <see cref="Backward"/> needs.</summary>
    public int ScratchSize { get; }

    /// <summary>Computes the output.</summary>
    /// <param name="input">[inputs].</param>
    /// <param name="trace">[<see cref="TraceSize"/>]; written to.</param>
    /// <returns>The output, in the trace or, without steps, the input itself.</returns>
    public ReadOnlySpan<double> Forward(ReadOnlySpan<double> input, Span<double> trace)
    {
        var current = input;
        foreach (var step in _steps)
        {
            var output = trace[..step.OutputSize];
            step.Forward(current, output, trace.Slice(step.OutputSize, step.TraceSize));
            current = output;
            trace = trace[(step.OutputSize + step.TraceSize)..];
        }
        return current;
    }

    /// <inheritdoc cref="ExplainedLayer.Backward"/>
    public void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient,
        Span<double> scratch)
    {
        if (_steps.Length == 0)
            outputGradient.CopyTo(inputGradient);

        var current = outputGradient;
        var next = scratch[.._widest];
        var afterNext = scratch[_widest..(2 * _widest)];
        var end = TraceSize;
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            var step = _steps[i];
            var begin = end - step.OutputSize - step.TraceSize;
            var stepInput = i == 0 ? input : OutputBefore(i, begin, trace);
            var target = i == 0 ? inputGradient : next[..step.InputSize];
            step.Backward(stepInput, trace[(begin + step.OutputSize)..end], current, target, scratch[(2 * _widest)..]);
            current = target;
            var free = next;
            next = afterNext;
            afterNext = free;
            end = begin;
        }
    }

    private ReadOnlySpan<double> OutputBefore(int step, int begin, ReadOnlySpan<double> trace)
    {
        var before = _steps[step - 1];
        return trace.Slice(begin - before.OutputSize - before.TraceSize, before.OutputSize);
    }
}
