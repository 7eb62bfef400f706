using System.Numerics.Tensors;
using MLNetDeep.Models;

namespace MLNetDeep.Explaining.Layers;

/// <summary>
/// From the outputs of an ensemble's networks, one behind the other, to the outputs that one network would need to give the averaged score: the logarithm of the mean
/// probability of each class (plus what the networks' own logits have in common), the log-odds of the mean probability of true, the logarithm of the mean
/// rate, the mean number.
/// </summary>
internal sealed class AverageLayer(DenseNetworkModel model) : ExplainedLayer(model.Networks.Count * model.OutputCount, model.OutputCount)
{
    private readonly int _members = model.Networks.Count;
    private readonly ScoreFunction _function = model.Description.ScoreFunction;
    private readonly bool _isLogOdds = model.Task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
    private readonly double _temperature = model.Description.AverageTemperature;

    /// <summary>For each network: the logarithms of its probabilities of classes; of its probabilities of true and false; its outputs.</summary>
    public override int TraceSize => (_isLogOdds ? 2 : 1) * InputSize;

    public override void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        if (_function == ScoreFunction.Softmax)
        {
            var common = 0.0;
            for (var member = 0; member < _members; member++)
            {
                var outputs = input.Slice(member * OutputSize, OutputSize);
                var logSum = LogSumExp(outputs, 0, 1, OutputSize);
                TensorPrimitives.Subtract(outputs, logSum, trace.Slice(member * OutputSize, OutputSize));
                common += logSum / _members;
            }
            for (var i = 0; i < OutputSize; i++)
                output[i] = (LogMeanExp(trace, i) + common) / _temperature;
        }
        else if (_isLogOdds)
        {
            for (var i = 0; i < InputSize; i++)
                (trace[i], trace[InputSize + i]) = (LogSigmoid(input[i]), LogSigmoid(-input[i]));
            for (var i = 0; i < OutputSize; i++)
                output[i] = LogMeanExp(trace, i) - LogMeanExp(trace[InputSize..], i);
        }
        else
        {
            input.CopyTo(trace);
            for (var i = 0; i < OutputSize; i++)
                output[i] = _function == ScoreFunction.Exponential ? LogMeanExp(trace, i) : MeanOf(trace, i);
        }
    }

    public override void Backward(
        ReadOnlySpan<double> input, ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient, Span<double> scratch)
    {
        for (var i = 0; i < OutputSize; i++)
        {
            var (logSum, logSumFalse) = (LogMeanExp(trace, i) + Math.Log(_members), _isLogOdds ? LogMeanExp(trace[InputSize..], i) + Math.Log(_members) : 0);
            for (var member = 0; member < _members; member++)
            {
                var place = member * OutputSize + i;
                var share = Math.Exp(trace[place] - logSum);
                var slope = _isLogOdds ? share * Math.Exp(trace[InputSize + place]) + Math.Exp(trace[InputSize + place] - logSumFalse) * Math.Exp(trace[place])
                    : _function == ScoreFunction.Identity ? 1.0 / _members
                    : share;
                inputGradient[place] = outputGradient[i] * slope;
            }
        }
        if (_function == ScoreFunction.Softmax)
            ThroughSoftmax(trace, TensorPrimitives.Sum(outputGradient), inputGradient);
    }

    /// <summary>From the gradient by the logarithms of probabilities, of which each network's depend on all its outputs, to that by the outputs.</summary>
    private void ThroughSoftmax(ReadOnlySpan<double> logProbabilities, double gradientOfCommon, Span<double> gradient)
    {
        for (var member = 0; member < _members; member++)
        {
            var ofMember = gradient.Slice(member * OutputSize, OutputSize);
            var factor = gradientOfCommon / _members - TensorPrimitives.Sum<double>(ofMember);
            for (var i = 0; i < OutputSize; i++)
                ofMember[i] = (ofMember[i] + Math.Exp(logProbabilities[member * OutputSize + i]) * factor) / _temperature;
        }
    }

    private double LogMeanExp(ReadOnlySpan<double> ofMembers, int output) => LogSumExp(ofMembers, output, OutputSize, _members) - Math.Log(_members);

    private double MeanOf(ReadOnlySpan<double> ofMembers, int output)
    {
        var sum = 0.0;
        for (var member = 0; member < _members; member++)
            sum += ofMembers[member * OutputSize + output];
        return sum / _members;
    }

    /// <summary>log Σ exp over every <paramref name="step"/>-th value.</summary>
    private static double LogSumExp(ReadOnlySpan<double> values, int start, int step, int count)
    {
        var (highest, sum) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < count; i++)
            highest = Math.Max(highest, values[start + i * step]);
        for (var i = 0; i < count; i++)
            sum += Math.Exp(values[start + i * step] - highest);
        return highest + Math.Log(sum);
    }

    /// <summary>log σ(z), without rounding σ(z) to 0 or 1.</summary>
    private static double LogSigmoid(double z) => Math.Min(z, 0) - Math.Log(1 + Math.Exp(-Math.Abs(z)));
}
