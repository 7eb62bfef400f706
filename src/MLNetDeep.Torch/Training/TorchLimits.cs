using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>What predicted numbers are kept within where a network is validated, at the scale of its targets. Owns its tensors.</summary>
internal sealed class TorchLimits : IDisposable
{
    private readonly Tensor? _lowest;
    private readonly Tensor? _highest;

    public TorchLimits(TrainingPlan plan, Device device)
    {
        if (plan.Limits is not { } limits)
            return;
        (_lowest, _highest) = (Standardized(limits.Lowest), Standardized(limits.Highest));

        Tensor Standardized(IReadOnlyList<float> values)
        {
            float[] scaled = [.. values];
            plan.Targets?.Standardize([.. values], scaled);
            return tensor(scaled, float32, device).DetachFromDisposeScope();
        }
    }

    /// <summary>Outputs, [batch, outputs], in their ranges.</summary>
    public Tensor Of(Tensor outputs) => _lowest is null ? outputs : maximum(minimum(outputs, _highest!), _lowest);

    public void Dispose()
    {
        _lowest?.Dispose();
        _highest?.Dispose();
    }
}
