using System.Runtime.InteropServices;
using MLNetDeep.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// All that is random in the forward pass of one training step, as tensors; functions of seed, step and layer, so that there is no random
/// state. Drawn by managed code, but for large dropout masks on a GPU: those are drawn there (<see cref="DeviceMask"/>), for drawing and
/// sending them would take longer than the step.
/// </summary>
internal sealed class TrainingNoise(int seed, long step)
{
    /// <summary>How far training has come at the step.</summary>
    public TrainingProgress Progress { get; init; }

    /// <summary>A mask of the shape of <paramref name="input"/>: 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    public Tensor DropoutMask(Tensor input, int layer, float rate, NetworkTensors memory)
    {
        if (input.device_type != DeviceType.CPU && input.NumberOfElements > DeviceMask.FewestValues)
            return DeviceMask.Draw(input, new NoisePlace(seed, step, layer), rate, memory);

        var mask = Like(input);
        NoiseDraws.DropoutMask(Values(mask), new NoisePlace(seed, step, layer), rate);
        return mask.to(input.device);
    }

    /// <summary>What <see cref="MLNetDeep.SeluDropout"/> multiplies its input by, and then takes off it.</summary>
    public (Tensor Factors, Tensor Shifts) SeluDropout(Tensor input, int layer, float rate)
    {
        var (factors, shifts) = (Like(input), Like(input));
        var factorValues = Values(factors);
        var shiftValues = Values(shifts);
        var (ofDropped, ofKept) = NoiseDraws.SeluDropout(factorValues, new NoisePlace(seed, step, layer), rate);
        for (var i = 0; i < shiftValues.Length; i++)
            shiftValues[i] = factorValues[i] == 0 ? ofDropped : ofKept;
        return (factors.to(input.device), shifts.to(input.device));
    }

    /// <summary>Normally distributed numbers of mean 0, of the shape of <paramref name="input"/>.</summary>
    public Tensor Gaussian(Tensor input, int layer, float standardDeviation)
    {
        var noise = Like(input);
        NoiseDraws.Gaussian(Values(noise), new NoisePlace(seed, step, layer), standardDeviation);
        return noise.to(input.device);
    }

    private static Tensor Like(Tensor input) => empty(input.shape, float32, CPU);

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
