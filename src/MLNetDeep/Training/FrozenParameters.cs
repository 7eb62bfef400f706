using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training;

/// <summary>
/// The parameters of the layers that are not trained or have a learning rate of 0, as they were when training began. An optimizer steps over the whole flat buffer, and may move
/// a parameter whose gradient is zero (momentum, weight decay); this puts those of frozen layers back, bit by bit, whatever the rule.
/// </summary>
internal sealed class FrozenParameters : IDisposable
{
    private readonly FlatTensor _parameters;
    private readonly (int Offset, float[] Values)[] _managed = [];
    private readonly List<(Tensor Place, Tensor Value)> _ranges = [];

    public FrozenParameters(TorchNetwork network)
    {
        _parameters = network.Parameters;
        var frozen = network.Specification.AllPlaced.Where(layer => !layer.IsTrainable || layer.LearningRateFactor == 0).SelectMany(layer => layer.OwnParameters);
        if (_parameters.IsOnCpu)
        {
            _managed = [.. frozen.Select(slot => (slot.Offset, _parameters.Values.Slice(slot.Offset, slot.Length).ToArray()))];
            return;
        }
        using var noGradients = no_grad();
        _ranges = [.. frozen.Select(slot => Keep(_parameters.All.narrow(0, slot.Offset, slot.Length)))];
    }

    /// <summary>Puts the values back. No cost where nothing is frozen.</summary>
    public void Restore()
    {
        foreach (var (offset, values) in _managed)
            values.CopyTo(_parameters.Values[offset..]);
        foreach (var (place, value) in _ranges)
            place.copy_(value);
    }

    public void Dispose()
    {
        foreach (var (place, value) in _ranges)
        {
            place.Dispose();
            value.Dispose();
        }
    }

    private static (Tensor Place, Tensor Value) Keep(Tensor place) => (place.DetachFromDisposeScope(), place.clone().DetachFromDisposeScope());
}
