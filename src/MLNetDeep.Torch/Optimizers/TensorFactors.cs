using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Optimizers;

/// <summary><see cref="ParameterFactors"/> on a device.</summary>
internal sealed class TensorFactors : IDisposable
{
    private readonly ParameterFactors _factors;
    private readonly Tensor? _each;

    public TensorFactors(ParameterFactors factors, Device device)
    {
        _factors = factors;
        if (factors.Each is not { } each)
            return;

        using var onCpu = tensor(each);
        _each = onCpu.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>All numbers multiplied by another, as a tensor that broadcasts over the flat buffer; owned by the dispose scope.</summary>
    public Tensor Times(float number) =>
        _each is null ? tensor(number * _factors.Runs[0].Factor[0], CPU) : _each.mul(tensor(number, CPU));

    public void Dispose() => _each?.Dispose();
}
