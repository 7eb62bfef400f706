using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="Dropout"/> layer under training.</summary>
internal sealed unsafe class DropoutLayer(Dropout dropout, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    : ManagedLayer(input, output)
{
    private readonly Signal _mask = new(output.Width, memory.Rows(output.Width), null);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var rate = dropout.RateAt(pass.Progress);
        if (rate == 0)
        {
            Input.ValuesOf(slice).CopyTo(Output.ValuesOf(slice));
            return;
        }
        var mask = _mask.ValuesOf(slice);
        NoiseDraws.DropoutMask(mask, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width), rate);
        var start = (nint)slice.Start * Output.Width;
        Multiply(Input.Values + start, _mask.Values + start, Output.Values + start, mask.Length);
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        var start = (nint)slice.Start * Output.Width;
        if (dropout.RateAt(pass.Progress) == 0)
            Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
        else
            Multiply(Output.Gradients + start, _mask.Values + start, Input.Gradients + start, slice.Count * Output.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* x, float* y, float* product, int count) => RowVectors.Multiply(x, y, product, count);
}

/// <summary>A <see cref="SeluDropout"/> layer under training.</summary>
internal sealed unsafe class SeluDropoutLayer(SeluDropout dropout, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    : ManagedLayer(input, output)
{
    private readonly Signal _factors = new(output.Width, memory.Rows(output.Width), null);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var values = Output.ValuesOf(slice);
        if (dropout.Rate == 0)
        {
            Input.ValuesOf(slice).CopyTo(values);
            return;
        }

        var factors = _factors.ValuesOf(slice);
        var (ofDropped, ofKept) = NoiseDraws.SeluDropout(
            factors, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width), dropout.Rate);
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

/// <summary>A <see cref="GaussianNoise"/> layer under training.</summary>
internal sealed unsafe class GaussianNoiseLayer(GaussianNoise settings, PlacedLayer placed, Signal input, Signal output)
    : ManagedLayer(input, output)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var values = Output.ValuesOf(slice);
        if (settings.StandardDeviation == 0)
        {
            Input.ValuesOf(slice).CopyTo(values);
            return;
        }
        NoiseDraws.Gaussian(values, new NoisePlace(pass.Seed, pass.Step, placed.Index, (long)slice.Start * Output.Width),
            settings.StandardDeviation);
        TensorPrimitives.Subtract(Input.ValuesOf(slice), values, values);
    }

    public override void Backward(Slice slice, Pass pass, float* scratch) => Output.GradientsOf(slice).CopyTo(Input.GradientsOf(slice));
}
