using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch.Objectives;

/// <summary><see cref="LogCoshError"/>, meaned over the outputs: log(exp e + exp -e) - log 2, which does not overflow.</summary>
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
