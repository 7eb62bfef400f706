using System.Numerics.Tensors;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>Where a <see cref="Residual"/> block ends: what went beside its layers is added.</summary>
/// <param name="inner">What its layers made.</param>
/// <param name="beside">What the block was given.</param>
/// <param name="output">The sum.</param>
internal sealed unsafe class ResidualExit(Signal inner, Signal beside, Signal output) : ManagedLayer(inner, output)
{
    public override void Forward(Slice slice, Pass pass, float* scratch) => TensorPrimitives.Add(Input.ValuesOf(slice), beside.ValuesOf(slice), Output.ValuesOf(slice));

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (Input.HasGradients)
            Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
    }
}
