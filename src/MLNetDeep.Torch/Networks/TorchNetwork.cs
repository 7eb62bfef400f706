using MLNetDeep.Networks;
using MLNetDeep.Torch.Layers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// The layers of a network as tensor operations, over its memory where that is libtorch's, else over tensors of its own on a device, which
/// <see cref="Take"/> and <see cref="BringBack"/> keep equal. Owns those; not thread-safe.
/// </summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkState _state;
    private readonly NetworkTensors _memory;
    private readonly IReadOnlyList<TorchLayer> _layers;
    private readonly IReadOnlyList<WeightPenalty> _penalties;

    /// <param name="state">The network; not owned.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">Float32; tests check gradients in float64.</param>
    public TorchNetwork(NetworkState state, Device device, ScalarType type = ScalarType.Float32)
    {
        _state = state;
        Device = device;
        _memory = new NetworkTensors(state, device, type);
        try
        {
            _layers = TorchLayer.AllOf(Specification.Placed, _memory);
            _penalties = WeightPenalty.AllOf(Specification, _memory);
            ByHand = _penalties.Count > 0 ? null : BackwardPass.Through(Specification, _layers);
            Take();
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    public NetworkSpecification Specification => _state.Specification;

    public Device Device { get; }

    /// <summary>Whether the tensors are the network's own memory, which managed code changes.</summary>
    public bool SharesMemory => _memory.Shares(_state.Parameters);

    /// <summary>Takes the network's values to the device.</summary>
    public void Take()
    {
        if (SharesMemory)
            return;

        _memory.Parameters.CopyFrom(_state.Parameters.Values);
        _memory.Statistics.CopyFrom(_state.Statistics.Values);
    }

    /// <summary>Brings the values back from the device. Waits for it.</summary>
    public void BringBack()
    {
        if (SharesMemory)
            return;

        _memory.Parameters.CopyTo(_state.Parameters.Values);
        _memory.Statistics.CopyTo(_state.Statistics.Values);
    }

    /// <inheritdoc cref="NetworkTensors.Precision"/>
    public TrainingPrecision Precision => _memory.Precision;

    public FlatTensor Parameters => _memory.Parameters;

    /// <inheritdoc cref="NetworkTensors.Gradients"/>
    public FlatTensor Gradients => _memory.Gradients;

    /// <inheritdoc cref="NetworkTensors.Statistics"/>
    public FlatTensor Statistics => _memory.Statistics;

    /// <summary>Its gradients without autograd; null where a layer or a penalty needs that.</summary>
    public BackwardPass? ByHand { get; }

    /// <summary>The outputs before softmax or sigmoid, [batch, outputs].</summary>
    /// <param name="features">[batch, inputs].</param>
    /// <param name="noise">
    /// What is random in a training step, which also moves the running statistics; null to compute as a scorer does.
    /// </param>
    public Tensor Forward(Tensor features, TrainingNoise? noise) => TorchLayer.Forward(_layers, features, noise);

    /// <summary>
    /// The loss sum of a batch with the penalties on weights in it, such that its mean over the rows is the mean loss plus the penalties,
    /// as Keras has it. The same tensor where there are no penalties.
    /// </summary>
    /// <param name="lossSum">The losses of the rows, added up; a scalar.</param>
    /// <param name="rows">What <paramref name="lossSum"/> will be divided by.</param>
    public Tensor WithPenalties(Tensor lossSum, long rows)
    {
        if (_penalties.Count == 0)
            return lossSum;

        using var allRows = tensor((double)rows, lossSum.dtype, Device);
        return WithPenalties(lossSum, allRows);
    }

    /// <inheritdoc cref="WithPenalties(Tensor, long)"/>
    /// <param name="lossSum">The weighted losses of the rows, added up; a scalar.</param>
    /// <param name="weight">What <paramref name="lossSum"/> will be divided by; a scalar.</param>
    public Tensor WithPenalties(Tensor lossSum, Tensor weight)
    {
        if (_penalties.Count == 0)
            return lossSum;

        using var minusWeight = weight.neg();
        return _penalties.Aggregate(lossSum, (sum, penalty) => sum.sub(penalty.Value().mul(minusWeight)));
    }

    public void Dispose() => _memory.Dispose();
}
