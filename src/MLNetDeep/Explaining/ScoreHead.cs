using MLNetDeep.Compute;
using MLNetDeep.Models;

namespace MLNetDeep.Explaining;

/// <summary>The last step, from the network's outputs to the one number that is explained. Immutable and thread-safe.</summary>
/// <param name="model">The network.</param>
/// <param name="score">Which number.</param>
internal sealed class ScoreHead(DenseNetworkModel model, ExplainedScore score)
{
    private readonly Form _form = FormOf(model, score);
    private readonly ScoreLimits? _limits = model.Description.Limits;

    private enum Form
    {
        Output,
        Softmax,
        Sigmoid,
        Exponential,
        Sorted,
    }

    /// <summary>The number that is explained.</summary>
    /// <param name="outputs">[outputs] of the network.</param>
    /// <param name="output">The explained one.</param>
    /// <param name="gradient">[outputs]; the number's gradient by the outputs is written to it.</param>
    public double Of(ReadOnlySpan<double> outputs, int output, Span<double> gradient)
    {
        var value = Unlimited(outputs, output, gradient);
        if (_limits is null || value >= _limits.Lowest[output] && value <= _limits.Highest[output] || double.IsNaN(value))
            return value;
        gradient.Clear();
        return Math.Clamp(value, _limits.Lowest[output], _limits.Highest[output]);
    }

    private double Unlimited(ReadOnlySpan<double> outputs, int output, Span<double> gradient)
    {
        switch (_form)
        {
            case Form.Softmax:
                return ScoreFunctions.Softmax(outputs, output, gradient);
            case Form.Sigmoid:
                return Only(gradient, output, ScoreFunctions.Sigmoid(outputs[output]));
            case Form.Exponential:
                return Only(gradient, output, ScoreFunctions.Exponential(outputs[output]));
            case Form.Sorted:
                return ScoreFunctions.Sorted(outputs, output, gradient);
            default:
                return Only(gradient, output, (outputs[output], 1));
        }
    }

    private static double Only(Span<double> gradient, int output, (double Value, double Slope) score)
    {
        gradient.Clear();
        gradient[output] = score.Slope;
        return score.Value;
    }

    private static Form FormOf(DenseNetworkModel model, ExplainedScore score) => (score, model.Task, model.Description.ScoreFunction) switch
    {
        // Nobody knows which output of the network a quantile was before their order.
        (_, _, ScoreFunction.Sorted) => Form.Sorted,
        (ExplainedScore.Raw, _, _) => Form.Output,
        (_, LearningTask.BinaryClassification or LearningTask.MultiLabelClassification, _) => Form.Sigmoid,
        (_, _, ScoreFunction.Softmax) => Form.Softmax,
        (_, _, ScoreFunction.Exponential) => Form.Exponential,
        _ => Form.Output,
    };
}
