using System.Numerics.Tensors;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="GaussianNoise"/> layer in managed code.</summary>
internal sealed unsafe class GaussianNoiseManagedLayer(GaussianNoise settings, PlacedLayer placed, Signal input, Signal output) : ManagedLayer(input, output)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var values = Output.ValuesOf(slice);
        if (!pass.IsTraining || settings.StandardDeviation == 0)
        {
            Input.ValuesOf(slice).CopyTo(values);
            return;
        }
        NoiseDraws.Gaussian(values, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width), settings.StandardDeviation);
        TensorPrimitives.Subtract(Input.ValuesOf(slice), values, values);
    }

    public override void Backward(Slice slice, Pass pass, float* scratch) => Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
}
