using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetDeep.Networks;

/// <summary>
/// A network while it is trained: parameters and gradients in libtorch's memory, on one device. Owns both; not thread-safe.
/// </summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly Tensor?[] _weights;
    private readonly Tensor?[] _biases;

    /// <summary>A network with its start weights, as the seed draws them or a previous network had them.</summary>
    public static TorchNetwork Start(NetworkSpecification specification, Device device, int seed, ReusedWeights? reused = null)
    {
        var network = new TorchNetwork(specification, device);
        using var start = zeros_like(network.Parameters.All, device: CPU);
        StartWeights.Draw(specification, seed, MemoryMarshal.Cast<byte, float>(start.bytes));
        reused?.CopyTo(specification, MemoryMarshal.Cast<byte, float>(start.bytes));
        network.Parameters.All.copy_(start);
        return network;
    }

    private TorchNetwork(NetworkSpecification specification, Device device)
    {
        Specification = specification;
        Device = device;
        Parameters = FlatTensor.Zeros(specification, device);
        Gradients = FlatTensor.Zeros(specification, device);
        _weights = [.. specification.Parameters.Select((p, layer) => p is null ? null : Leaf(p.Weight, layer))];
        _biases = [.. specification.Parameters.Select((p, layer) => p is null ? null : Leaf(p.Bias, layer))];
    }

    public NetworkSpecification Specification { get; }

    public Device Device { get; }

    public FlatTensor Parameters { get; }

    /// <summary>Where the backward pass adds up its gradients.</summary>
    public FlatTensor Gradients { get; }

    /// <summary>The outputs before softmax or sigmoid, [batch, outputs].</summary>
    /// <param name="features">[batch, inputs].</param>
    /// <param name="masks">Dropout for a training step; null when nothing is to be dropped.</param>
    public Tensor Forward(Tensor features, DropoutMasks? masks)
    {
        var current = features;
        for (var i = 0; i < _weights.Length; i++)
        {
            current = Specification.Layers[i] switch
            {
                Dense dense => Activate(dense.Activation, nn.functional.linear(current, _weights[i]!, _biases[i])),
                Dropout dropout => masks is null || dropout.Rate == 0 ? current : current.mul(masks.Draw(current, i, dropout.Rate)),
                var other => throw new NotSupportedException($"Bug in MLNetDeep: layer {other.GetType().Name} is missing from {nameof(TorchNetwork)}.{nameof(Forward)}."),
            };
        }
        return current;
    }

    /// <summary>A copy of the parameters in managed memory, without the padding.</summary>
    public float[] CopyParameters()
    {
        using var scope = NewDisposeScope();
        return Parameters.All.narrow(0, 0, Specification.ParameterCount).cpu().data<float>().ToArray();
    }

    public void Dispose()
    {
        foreach (var leaf in _weights.Concat(_biases).OfType<Tensor>())
            leaf.Dispose();
        Gradients.Dispose();
        Parameters.Dispose();
    }

    /// <summary>
    /// A parameter autograd knows: a view of the flat parameters, whose gradient is a view of the flat gradients. Of a frozen layer: only the view,
    /// so that no gradient is computed, and its part of the flat gradients stays zero.
    /// </summary>
    private Tensor Leaf(ParameterSlot slot, int layer)
    {
        var leaf = Parameters.View(slot);
        if (!Specification.Layers[layer].Trainable)
            return leaf;

        leaf.requires_grad_();
        using var gradient = Gradients.View(slot);
        leaf.grad = gradient;
        return leaf;
    }

    private static Tensor Activate(Activation activation, Tensor sums) => activation switch
    {
        LinearActivation => sums,
        ReLUActivation => sums.relu(),
        SigmoidActivation => sums.sigmoid(),
        TanhActivation => sums.tanh(),
        _ => throw new NotSupportedException($"Bug in MLNetDeep: activation {activation} is missing from {nameof(TorchNetwork)}.{nameof(Activate)}."),
    };
}
