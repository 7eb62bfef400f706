using MLNetDeep.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// The tensors over a network under training: its flat buffers, the views of them its layers compute with, and the numbers its layers hand
/// to libtorch. Owns all of it, so that layers own nothing. Not thread-safe.
/// </summary>
/// <remarks>Float32 in training; tests build float64 networks to check gradients.</remarks>
internal sealed class NetworkTensors : IDisposable
{
    private readonly ScalarType _type;
    private readonly Device _device;
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<ParameterSlot, Tensor> _leaves = [];
    private Tensor? _ones;
    private Tensor? _counters;

    /// <param name="network">Whose values the tensors have.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <param name="type">Of what kind they are wanted.</param>
    public NetworkTensors(NetworkState network, Device device, ScalarType type)
    {
        (_type, _device) = (type, device);
        Precision = network.Precision;
        try
        {
            Parameters = Tensors(network.Parameters);
            Gradients = Tensors(network.Gradients);
            Statistics = Tensors(network.Statistics);
        }
        catch
        {
            Dispose();
            throw;
        }

        FlatTensor Tensors(ParameterBuffer buffer) =>
            Shares(buffer) ? FlatTensor.Behind(buffer)! : Own(FlatTensor.Zeros(buffer.Length, type, device));
    }

    /// <summary>What matrix products are computed in.</summary>
    public TrainingPrecision Precision { get; }

    /// <summary>The network's own memory where libtorch has lent it, else a copy on the device.</summary>
    public FlatTensor Parameters { get; }

    /// <summary>Where the backward pass adds up its gradients.</summary>
    public FlatTensor Gradients { get; }

    /// <summary>Running statistics: saved, not trained.</summary>
    public FlatTensor Statistics { get; }

    /// <summary>Whether the tensor of a buffer is its memory.</summary>
    public bool Shares(ParameterBuffer buffer) =>
        _device.type == DeviceType.CPU && _type == ScalarType.Float32 && FlatTensor.Behind(buffer) is not null;

    /// <summary>
    /// A parameter autograd knows: a view of the flat parameters, whose gradient is a view of the flat gradients. One tensor for each slot;
    /// null of null. Of a frozen layer: only the view, so that no gradient is computed, and its part of the flat gradients stays zero.
    /// </summary>
    public Tensor? Leaf(ParameterSlot? slot, bool isTrainable)
    {
        if (slot is null)
            return null;
        if (_leaves.TryGetValue(slot, out var known))
            return known;

        var leaf = _leaves[slot] = Own(Parameters.View(slot));
        if (!isTrainable)
            return leaf;

        leaf.requires_grad_();
        using var gradient = Gradients.View(slot);
        leaf.grad = gradient;
        return leaf;
    }

    /// <summary>A view of the flat gradients; null of null.</summary>
    public Tensor? Gradient(ParameterSlot? slot) => slot is null ? null : Own(Gradients.View(slot));

    /// <summary>A vector of ones, which adds up the rows of a batch; the same one for batches of the same size.</summary>
    public Tensor Ones(long count)
    {
        if (_ones is null || _ones.size(0) != count)
        {
            _ones?.Dispose();
            _ones = ones(count, _type, _device).DetachFromDisposeScope();
        }
        return _ones;
    }

    /// <summary>
    /// The numbers from 0 to <paramref name="count"/> - 1, int32, on the network's device: what noise that is drawn there counts by.
    /// </summary>
    public Tensor Counters(long count)
    {
        if (_counters is null || _counters.size(0) < count)
        {
            _counters?.Dispose();
            using var ones = torch.ones(count, int32, _device);
            using var fromOne = ones.cumsum(0, int32);
            _counters = fromOne.sub(ones).DetachFromDisposeScope();
        }
        return _counters.narrow(0, 0, count);
    }

    /// <summary>A view of the running statistics.</summary>
    public Tensor Statistic(ParameterSlot slot) => Own(Statistics.View(slot));

    /// <summary>A number as a tensor of no dimensions, of the network's type and on its device; for why, see docs/decisions/0004.</summary>
    public Tensor Constant(double value) => Own(tensor(value, _type, _device).DetachFromDisposeScope());

    /// <summary>Indices on the network's device.</summary>
    public Tensor Indices(long[] values) => Own(tensor(values, int64, _device).DetachFromDisposeScope());

    public void Dispose()
    {
        _ones?.Dispose();
        _counters?.Dispose();
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
