using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training.Objectives;

/// <summary><see cref="MeanSquaredError"/>, averaged over the outputs.</summary>
internal sealed class SquaredError(Device device) : Objective
{
    private Tensor? _twoByOutputs;

    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.mse_loss(outputs, labels, nn.Reduction.None));

    public override bool HasGradient(int outputs) => true;

    public override Tensor Gradient(Tensor outputs, Tensor labels) =>
        outputs.sub(labels).mul_(_twoByOutputs ??= Constant(2f / outputs.size(1), device));
}

/// <summary><see cref="MeanAbsoluteError"/>, averaged over the outputs.</summary>
internal sealed class AbsoluteError : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.l1_loss(outputs, labels, nn.Reduction.None));
}

/// <summary><see cref="HuberError"/>, averaged over the outputs.</summary>
internal sealed class Huber(HuberError loss) : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) =>
        MeanOverOutputs(nn.functional.huber_loss(outputs, labels, loss.Delta, nn.Reduction.None));
}

/// <summary><see cref="LogCoshError"/>, averaged over the outputs: log(exp e + exp -e) - log 2, which does not overflow.</summary>
internal sealed class LogCosh : Objective
{
    private readonly Tensor _logTwo;

    public LogCosh(Device device) => _logTwo = Constant(MathF.Log(2), device);

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var errors = outputs.sub(labels);
        return MeanOverOutputs(errors.logaddexp(errors.neg()).sub(_logTwo));
    }
}

/// <summary><see cref="QuantileError"/>, averaged over the outputs.</summary>
internal sealed class Pinball : Objective
{
    private readonly Tensor _whereTooLow;
    private readonly Tensor _whereTooHigh;

    public Pinball(QuantileError loss, Device device) =>
        (_whereTooLow, _whereTooHigh) = (Constant(loss.Quantile, device), Constant(loss.Quantile - 1, device));

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var shortfalls = labels.sub(outputs);
        return MeanOverOutputs(shortfalls.mul(_whereTooLow).maximum(shortfalls.mul(_whereTooHigh)));
    }
}

/// <summary><see cref="QuantilesError"/>: each output has its own quantile, and all the same label.</summary>
internal sealed class Pinballs : Objective
{
    private readonly Tensor _whereTooLow;
    private readonly Tensor _whereTooHigh;
    private readonly int _predicted;

    public Pinballs(QuantilesError loss, Device device)
    {
        long[] shape = [1, loss.Quantiles.Count];
        _whereTooLow = Constant([.. loss.Quantiles], shape, device);
        _whereTooHigh = Constant([.. loss.Quantiles.Select(quantile => quantile - 1)], shape, device);
        _predicted = QuantilesError.MiddleOf(loss.Quantiles);
    }

    public override Tensor Losses(Tensor outputs, Tensor labels)
    {
        var shortfalls = labels.sub(outputs);
        return MeanOverOutputs(shortfalls.mul(_whereTooLow).maximum(shortfalls.mul(_whereTooHigh)));
    }

    // The model that is deployed predicts them in order, so that is what is validated.
    public override Tensor Validated(Tensor outputs) => outputs.sort(1).Values;

    public override Tensor Predictions(Tensor outputs) => outputs.sort(1).Values.narrow(1, _predicted, 1);
}

/// <summary><see cref="PoissonError"/>, averaged over the outputs, which are logarithms of the predictions.</summary>
internal sealed class PoissonLikelihood : Objective
{
    public override Tensor Losses(Tensor outputs, Tensor labels) => MeanOverOutputs(outputs.exp().sub(labels.mul(outputs)));

    public override Tensor Predictions(Tensor outputs) => outputs.exp();
}
