using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Torch.Optimizers;

/// <summary>Updates by tensor operations, on the device where the network's tensors lie.</summary>
internal sealed class TensorUpdate : NetworkUpdate
{
    private readonly OwnedParts _owned = new();
    private readonly OptimizerOptions _options;
    private readonly Tensor _parameters;
    private readonly Tensor _gradients;
    private readonly Tensor _one;
    private readonly Tensor _limit;
    private readonly Tensor _minusLimit;
    private readonly TensorFactors _learningRates;
    private readonly TensorFactors? _decay;
    private readonly TensorFactors? _scales;
    private readonly TensorRule _rule;
    private readonly List<(Tensor Place, Tensor Value)> _frozen;
    private readonly FlatTensor? _average;
    private readonly WeightAveraging? _averaging;

    /// <param name="options">Which optimizer.</param>
    /// <param name="network">Whose parameters follow whose gradients.</param>
    public TensorUpdate(OptimizerOptions options, TorchNetwork network)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var (device, specification) = (network.Device, network.Specification);
        _options = options;
        (_parameters, _gradients) = (network.Parameters.All, network.Gradients.All);
        var limit = options.GlobalClipNorm ?? options.ClipValue ?? 0;
        try
        {
            (_one, _limit, _minusLimit) = (Number(1), Number(limit), Number(-limit));
            _learningRates = _owned.Add(new TensorFactors(ParameterFactors.OfLearningRate(specification), device));
            _decay = options.WeightDecay == 0 ? null : _owned.Add(new TensorFactors(WeightDecay.Factors(options, specification), device));
            _scales = ParameterFactors.OfLearntScale(specification) is { } scales ? _owned.Add(new TensorFactors(scales, device)) : null;
            _rule = TensorRule.For(options, network, _owned);
            _frozen = [.. FrozenParameters.SlotsOf(specification).Select(slot => Keep(_parameters.narrow(0, slot.Offset, slot.Length)))];
            _averaging = options.WeightAveraging;
            _average = options.WeightAveraging is null ? null : _owned.Add(FlatTensor.Zeros(specification, device));
            State =
            [
                .. _rule.State.Select(state => (state.Name, (StoredValues)state.Values)),
                .. _average is null ? [] : (IEnumerable<(string, StoredValues)>)[("otherWeights", _average)],
            ];
        }
        catch
        {
            _owned.Dispose();
            throw;
        }

        Tensor Number(float value) => _owned.Add(tensor(value, device).DetachFromDisposeScope());
        (Tensor, Tensor) Keep(Tensor place) =>
            (_owned.Add(place.DetachFromDisposeScope()), _owned.Add(place.clone().DetachFromDisposeScope()));
    }

    public override IReadOnlyList<(string Name, StoredValues Values)> State { get; }

    public override bool HasAverage => _average is not null;

    public override void Run(int batchCount, float learningRate, long step, float decayFactor)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Prepare(batchCount);
        if (_decay is not null)
            _parameters.sub_(_parameters.mul(_decay.Times(learningRate * decayFactor)));
        _rule.Step(_parameters, _gradients, _learningRates.Times(learningRate), step);
        RestoreFrozen();
        if (_average is null)
            return;

        if (step == 1)
            _average.All.copy_(_parameters);
        else
            _average.All.lerp_(_parameters, tensor(_averaging!.ShareAt(step), _parameters.device));
    }

    public override void ChangePlaces()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var trained = _parameters.clone();
        _parameters.copy_(_average!.All);
        _average.All.copy_(trained);
        RestoreFrozen();
    }

    public override void Dispose() => _owned.Dispose();

    private void RestoreFrozen()
    {
        foreach (var (place, value) in _frozen)
            place.copy_(value);
    }

    private void Prepare(int batchCount)
    {
        if (_scales is not null)
            _gradients.mul_(_scales.Times(1));
        if (batchCount > 1)
            _gradients.div_(tensor((float)batchCount, CPU));
        if (_options.GlobalClipNorm is not null)
        {
            // The difference is 0 for a finite norm, else NaN.
            var norm = _gradients.mul(_gradients).sum(0L).sqrt_();
            _gradients.mul_(minimum(_limit.div(norm), _one).sub_(norm.sub(norm)));
        }
        if (_options.ClipValue is not null)
            _gradients.copy_(minimum(maximum(_gradients, _minusLimit), _limit));
    }
}
