using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="SeluDropout"/> layer in managed code.</summary>
internal sealed unsafe class SeluDropoutManagedLayer(SeluDropout dropout, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory) : ManagedLayer(input, output)
{
    private readonly Signal _factors = new(output.Width, memory.Rows(output.Width), null);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var values = Output.ValuesOf(slice);
        if (!pass.IsTraining || dropout.Rate == 0)
        {
            Input.ValuesOf(slice).CopyTo(values);
            return;
        }

        var factors = _factors.ValuesOf(slice);
        var (ofDropped, ofKept) = NoiseDraws.SeluDropout(factors, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width), dropout.Rate);
        var inputs = Input.ValuesOf(slice);
        for (var i = 0; i < values.Length; i++)
            values[i] = inputs[i] * factors[i] - (factors[i] == 0 ? ofDropped : ofKept);
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (dropout.Rate == 0)
            Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
        else
            TensorPrimitives.Multiply(Output.GradientsOf(slice), _factors.ValuesOf(slice), Input.GradientsOf(slice));
    }
}
