using MLNetDeep.Networks.Layers;
using static TorchSharp.torch;

namespace MLNetDeep.Networks;

/// <summary>
/// A network while it is trained: parameters and gradients in libtorch's memory, on one device. Owns both; not thread-safe.
/// </summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkMemory _memory;
    private readonly IReadOnlyList<TorchLayer> _layers;
    private readonly IReadOnlyList<WeightPenalty> _penalties;

    private TorchNetwork(NetworkSpecification specification, Device device, ScalarType type, TrainingPrecision precision)
    {
        Specification = specification;
        Device = device;
        _memory = new NetworkMemory(specification, device, type, precision);
        _layers = TorchLayer.AllOf(specification.Placed, _memory);
        _penalties = WeightPenalty.AllOf(specification, _memory);
        ByHand = _penalties.Count > 0 ? null : BackwardPass.Through(specification, _layers);
    }

    /// <summary>A network with its start weights, as the seed draws them or a previous network had them.</summary>
    /// <param name="specification">The network.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="seed">What its start weights follow from.</param>
    /// <param name="reused">The weights and running statistics that are not drawn.</param>
    /// <param name="type">Float32; tests check gradients in float64.</param>
    /// <param name="precision">What matrix products are computed in while training.</param>
    public static TorchNetwork Start(
        NetworkSpecification specification, Device device, int seed, ReusedWeights? reused = null, ScalarType type = ScalarType.Float32, TrainingPrecision precision = TrainingPrecision.Single)
    {
        var network = new TorchNetwork(specification, device, type, precision);
        network.Parameters.Fill(specification.ParameterCount, parameters =>
        {
            StartWeights.Draw(specification, seed, parameters);
            reused?.CopyParametersTo(specification, parameters);
        });
        network.Statistics.Fill(specification.StatisticCount, statistics =>
        {
            StartWeights.Statistics(specification, statistics);
            reused?.CopyStatisticsTo(specification, statistics);
        });
        return network;
    }

    public NetworkSpecification Specification { get; }

    public Device Device { get; }

    /// <inheritdoc cref="NetworkMemory.Precision"/>
    public TrainingPrecision Precision => _memory.Precision;

    public FlatTensor Parameters => _memory.Parameters;

    /// <inheritdoc cref="NetworkMemory.Gradients"/>
    public FlatTensor Gradients => _memory.Gradients;

    /// <inheritdoc cref="NetworkMemory.Statistics"/>
    public FlatTensor Statistics => _memory.Statistics;

    /// <summary>Its gradients without autograd; null where a layer or a penalty needs that.</summary>
    public BackwardPass? ByHand { get; }

    /// <summary>The outputs before softmax or sigmoid, [batch, outputs].</summary>
    /// <param name="features">[batch, inputs].</param>
    /// <param name="noise">What is random in a training step, which also moves the running statistics; null to compute as a scorer does.</param>
    public Tensor Forward(Tensor features, TrainingNoise? noise) => TorchLayer.Forward(_layers, features, noise);

    /// <summary>
    /// The loss sum of a batch with the penalties on weights in it, such that its mean over the rows is the mean loss plus the penalties, as Keras has
    /// it. The same tensor where there are no penalties.
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

    /// <summary>A copy of the parameters and, behind them, the running statistics in managed memory, without any padding.</summary>
    public float[] CopyParameters()
    {
        using var scope = NewDisposeScope();
        return
        [
            .. Parameters.All.narrow(0, 0, Specification.ParameterCount).cpu().data<float>(),
            .. Statistics.All.narrow(0, 0, Specification.StatisticCount).cpu().data<float>(),
        ];
    }

    public void Dispose() => _memory.Dispose();
}
