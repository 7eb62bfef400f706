using System.Numerics.Tensors;
using MLNetDeep.Compute;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>Where a block begins: its inner layers see the same values as the path beside them, whose gradients come back here.</summary>
/// <param name="input">What the block is given.</param>
/// <param name="fork">The same for its inner layers.</param>
/// <param name="blockOutput">What the block makes.</param>
internal sealed unsafe class BlockEntry(Signal input, Signal fork, Signal blockOutput) : ManagedLayer(input, fork)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
            TensorPrimitives.Add(
                Output.GradientRow(row), BlockJoin.Beside<float>(blockOutput.GradientRow(row), Input.Width), Input.GradientRow(row));
    }
}

/// <summary>Where a block ends: what went beside its layers comes to what they made.</summary>
/// <param name="join">How.</param>
/// <param name="inner">What its layers made.</param>
/// <param name="beside">What the block was given.</param>
/// <param name="output">What the block makes.</param>
internal sealed unsafe class BlockExit(BlockJoin join, Signal inner, Signal beside, Signal output) : ManagedLayer(inner, output)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
            join.Join<float>(beside.Row(row), Input.Row(row), Output.Row(row));
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
            join.Inner<float>(Output.GradientRow(row), beside.Width).CopyTo(Input.GradientRow(row));
    }
}
