using System.Numerics.Tensors;
using MLNetDeep.Models;

namespace MLNetDeep.Explaining;

/// <summary>The last step, from the network's outputs to the one number that is explained. Immutable and thread-safe.</summary>
/// <param name="model">The network.</param>
/// <param name="score">Which number.</param>
internal sealed class ScoreHead(DenseNetworkModel model, ExplainedScore score)
{
    private readonly Form _form = FormOf(model, score);

    private enum Form
    {
        Output,
        Softmax,
        Sigmoid,
        Exponential,
    }

    /// <summary>The number that is explained.</summary>
    /// <param name="outputs">[outputs] of the network.</param>
    /// <param name="output">The explained one.</param>
    /// <param name="gradient">[outputs]; the number's gradient by the outputs is written to it.</param>
    public double Of(ReadOnlySpan<double> outputs, int output, Span<double> gradient)
    {
        switch (_form)
        {
            case Form.Softmax:
                // Without the subtraction, exp of a large output would be infinite and the quotient NaN.
                TensorPrimitives.Subtract(outputs, TensorPrimitives.Max(outputs), gradient);
                TensorPrimitives.SoftMax(gradient, gradient);
                var probability = gradient[output];
                TensorPrimitives.Multiply(gradient, -probability, gradient);
                gradient[output] += probability;
                return probability;
            case Form.Sigmoid:
                var truth = 1 / (1 + Math.Exp(-outputs[output]));
                return Only(gradient, output, truth * (1 - truth), truth);
            case Form.Exponential:
                var rate = Math.Exp(outputs[output]);
                return Only(gradient, output, rate, rate);
            default:
                return Only(gradient, output, 1, outputs[output]);
        }
    }

    private static double Only(Span<double> gradient, int output, double slope, double value)
    {
        gradient.Clear();
        gradient[output] = slope;
        return value;
    }

    private static Form FormOf(DenseNetworkModel model, ExplainedScore score) => (score, model.Task, model.Description.ScoreFunction) switch
    {
        (ExplainedScore.Raw, _, _) => Form.Output,
        (_, LearningTask.BinaryClassification or LearningTask.MultiLabelClassification, _) => Form.Sigmoid,
        (_, _, ScoreFunction.Softmax) => Form.Softmax,
        (_, _, ScoreFunction.Exponential) => Form.Exponential,
        _ => Form.Output,
    };
}
