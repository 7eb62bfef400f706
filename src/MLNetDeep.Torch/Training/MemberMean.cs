using MLNetDeep.Models;
using MLNetDeep.Training;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>
/// What the members of a <see cref="SharedEnsemble"/> say together: the outputs that one network would need to give the mean of their
/// scores, and the mean of their losses. Owns a constant.
/// </summary>
internal sealed class MemberMean : IDisposable
{
    private readonly int _members;
    private readonly int _outputs;
    private readonly LearningTask _task;
    private readonly ScoreFunction _function;
    private readonly Tensor _logMembers;

    public MemberMean(TrainingPlan plan, Device device)
    {
        (_members, _outputs) = (plan.Network.Specification.MemberCount, plan.Network.Specification.OutputSize);
        (_task, _function) = (plan.Task, ModelDescription.ScoreFunctionOf(plan.Task, plan.Loss));
        _logMembers = tensor(MathF.Log(_members), float32, device).DetachFromDisposeScope();
    }

    /// <summary>The outputs of the mean, [batch, outputs].</summary>
    /// <param name="ofMembers">[batch, members · outputs].</param>
    public Tensor Of(Tensor ofMembers)
    {
        if (_members == 1)
            return ofMembers;

        var outputs = ofMembers.reshape(-1, _members, _outputs);
        if (_function == ScoreFunction.Softmax)
            return outputs.log_softmax(2).logsumexp(1);
        if (_task.PredictsTruths())
            return nn.functional.logsigmoid(outputs).logsumexp(1).sub(nn.functional.logsigmoid(outputs.neg()).logsumexp(1));
        if (_function == ScoreFunction.Sorted)
            return outputs.sort(2).Values.mean([1]);
        return _function == ScoreFunction.Exponential ? outputs.logsumexp(1).sub(_logMembers) : outputs.mean([1]);
    }

    /// <summary>The mean of the members' losses, [batch].</summary>
    /// <param name="losses">The loss of rows by outputs and labels.</param>
    /// <param name="ofMembers">[batch, members · outputs].</param>
    /// <param name="labels">The labels of the batch.</param>
    public Tensor LossesOf(Func<Tensor, Tensor, Tensor> losses, Tensor ofMembers, Tensor labels) => _members == 1
        ? losses(ofMembers, labels)
        : losses(ofMembers.reshape(-1, _outputs), labels.repeat_interleave(_members, 0)).reshape(-1, _members).mean([1]);

    public void Dispose() => _logMembers.Dispose();
}
