using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="Dropout"/> layer in managed code.</summary>
internal sealed unsafe class DropoutManagedLayer(Dropout dropout, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory) : ManagedLayer(input, output)
{
    private readonly Signal _mask = new(output.Width, memory.Rows(output.Width), null);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        if (!pass.IsTraining || dropout.Rate == 0)
        {
            Input.ValuesOf(slice).CopyTo(Output.ValuesOf(slice));
            return;
        }
        var mask = _mask.ValuesOf(slice);
        NoiseDraws.DropoutMask(mask, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width), dropout.Rate);
        TensorPrimitives.Multiply(Input.ValuesOf(slice), mask, Output.ValuesOf(slice));
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (dropout.Rate == 0)
            Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
        else
            TensorPrimitives.Multiply(Output.GradientsOf(slice), _mask.ValuesOf(slice), Input.GradientsOf(slice));
    }
}
