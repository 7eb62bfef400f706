using System.Numerics.Tensors;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// Where a <see cref="Residual"/> or <see cref="Skip"/> block begins: its inner layers see the same values as the path beside them, whose gradients come back here.
/// </summary>
/// <param name="input">What the block is given.</param>
/// <param name="fork">The same for its inner layers.</param>
/// <param name="blockOutput">What the block makes; its first columns are those of the input.</param>
internal sealed unsafe class BlockEntry(Signal input, Signal fork, Signal blockOutput) : ManagedLayer(input, fork)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
            TensorPrimitives.Add(Output.GradientRow(row), blockOutput.GradientRow(row)[..Input.Width], Input.GradientRow(row));
    }
}
