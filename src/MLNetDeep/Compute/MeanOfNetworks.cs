using System.Numerics;
using System.Numerics.Tensors;
using MLNetDeep.Kernels;
using MLNetDeep.Models;

namespace MLNetDeep.Compute;

/// <summary>
/// The mean of several networks (docs/ensembles.md), in which each may have a share of its own: of their scores, as scoring gives it, and
/// as the outputs that one network would need for that score, with the way back, as losses and explanations need them. Immutable and
/// thread-safe.
/// </summary>
/// <param name="members">How many networks.</param>
/// <param name="outputs">How many outputs each has.</param>
/// <param name="function">What makes scores of outputs.</param>
/// <param name="isLogOdds">Whether outputs are log-odds: then the log-odds of the mean probability are meant.</param>
/// <param name="temperature">What the logarithms of averaged probabilities of classes are divided by.</param>
/// <param name="shares">What each network counts, 1 in all; null where they count alike.</param>
internal sealed unsafe class MeanOfNetworks(
    int members, int outputs, ScoreFunction function, bool isLogOdds, double temperature, double[]? shares = null)
{
    /// <summary>More numbers are no matter for the stack, which is small.</summary>
    private const int MostOnStack = 1024;

    // Networks that count alike are summed and divided once; others are multiplied by their shares.
    private readonly double[] _factors = shares ?? [.. Enumerable.Repeat(1.0, members)];
    private readonly double[] _logFactors = shares is null ? [] : [.. shares.Select(share => Math.Log(share))];
    private readonly int _divisor = shares is null ? members : 1;

    /// <summary>How many numbers the outputs of all networks are.</summary>
    public int InputSize => members * outputs;

    /// <summary>
    /// How many numbers <see cref="Forward"/> leaves: for each network the logarithms of its probabilities of classes; of its probabilities
    /// of true and false; its outputs.
    /// </summary>
    public int TraceSize => (isLogOdds ? 2 : 1) * InputSize;

    /// <summary>
    /// The mean of a row's scores, in Single: of probabilities, of predicted numbers; of log-odds the log-odds of the mean probability.
    /// </summary>
    /// <param name="first">The first network's outputs, with room for whole vectors; changed.</param>
    /// <param name="stride">How far the next network's lie.</param>
    /// <param name="mean">[outputs]; written to.</param>
    public void Scores(float* first, int stride, Span<float> mean)
    {
        if (isLogOdds)
        {
            var all = new ReadOnlySpan<float>(first, (members - 1) * stride + outputs);
            for (var i = 0; i < outputs; i++)
                mean[i] = (float)LogSums.LogOddsOfMean(all, i, stride, members, _logFactors);
            return;
        }

        mean.Clear();
        for (var member = 0; member < members; member++)
        {
            var ofMember = first + (nint)member * stride;
            ScoreFunctions.Apply(function, ofMember, outputs);
            TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(ofMember, outputs), (float)_factors[member], mean, mean);
        }
        TensorPrimitives.Divide(mean, _divisor, mean);
        if (temperature != 1)
            Scale(mean);
    }

    /// <summary>
    /// The outputs that one network would need for the averaged score of a row: the logarithm of the mean probability of each class (plus
    /// what the networks' own logits have in common), the log-odds of the mean probability of true, the logarithm of the mean rate, the
    /// mean number.
    /// </summary>
    /// <param name="ofMembers">The outputs of the first network, and behind them those of the others.</param>
    /// <param name="stride">How far apart they lie.</param>
    /// <param name="result">[outputs]; written to.</param>
    public void Outputs<T>(ReadOnlySpan<T> ofMembers, int stride, Span<T> result)
        where T : INumber<T>
    {
        if (function == ScoreFunction.Softmax)
        {
            OfClasses(ofMembers, stride, result);
            return;
        }
        if (function == ScoreFunction.Sorted)
        {
            OfQuantiles(ofMembers, stride, result);
            return;
        }
        for (var i = 0; i < outputs; i++)
        {
            result[i] = T.CreateTruncating(
                isLogOdds ? LogSums.LogOddsOfMean(ofMembers, i, stride, members, _logFactors)
                : function == ScoreFunction.Exponential
                    ? LogSums.LogSumExp(ofMembers, i, stride, members, _logFactors) - Math.Log(_divisor)
                : MeanOf(ofMembers, i, stride));
        }
    }

    /// <summary>The same, and what the way back needs.</summary>
    /// <param name="input">[networks, outputs].</param>
    /// <param name="output">[outputs]; written to.</param>
    /// <param name="trace">[<see cref="TraceSize"/>]; written to.</param>
    public void Forward(ReadOnlySpan<double> input, Span<double> output, Span<double> trace)
    {
        Outputs(input, outputs, output);
        if (function == ScoreFunction.Softmax)
        {
            for (var member = 0; member < members; member++)
            {
                var ofMember = input.Slice(member * outputs, outputs);
                TensorPrimitives.Subtract(ofMember, LogSums.LogSumExp(ofMember), trace.Slice(member * outputs, outputs));
            }
        }
        else if (isLogOdds)
        {
            for (var i = 0; i < InputSize; i++)
                (trace[i], trace[InputSize + i]) = (LogSums.LogSigmoid(input[i]), LogSums.LogSigmoid(-input[i]));
        }
        else
        {
            input.CopyTo(trace);
        }
    }

    /// <summary>Turns the gradient by the output of <see cref="Forward"/> into that by its input.</summary>
    /// <param name="trace">As <see cref="Forward"/> left it.</param>
    /// <param name="outputGradient">[outputs].</param>
    /// <param name="inputGradient">[networks, outputs]; written to.</param>
    public void Backward(ReadOnlySpan<double> trace, ReadOnlySpan<double> outputGradient, Span<double> inputGradient)
    {
        for (var i = 0; i < outputs; i++)
        {
            var (logSum, logSumFalse) = (LogSumExp(trace, i), isLogOdds ? LogSumExp(trace[InputSize..], i) : 0);
            for (var member = 0; member < members; member++)
            {
                var place = member * outputs + i;
                var part = _factors[member] * Math.Exp(trace[place] - logSum);
                var slope = isLogOdds
                    ? part * Math.Exp(trace[InputSize + place])
                        + _factors[member] * Math.Exp(trace[InputSize + place] - logSumFalse) * Math.Exp(trace[place])
                    : function == ScoreFunction.Identity ? _factors[member] / _divisor
                    : function == ScoreFunction.Sorted ? 0
                    : part;
                inputGradient[place] = outputGradient[i] * slope;
            }
        }
        if (function == ScoreFunction.Softmax)
            ThroughSoftmax(trace, TensorPrimitives.Sum(outputGradient), inputGradient);
        else if (function == ScoreFunction.Sorted)
            ThroughOrder(trace, outputGradient, inputGradient);
    }

    /// <summary>Each output's gradient is that of the place it had.</summary>
    private void ThroughOrder(ReadOnlySpan<double> ofMembers, ReadOnlySpan<double> outputGradient, Span<double> gradient)
    {
        for (var member = 0; member < members; member++)
        {
            var ofMember = ofMembers.Slice(member * outputs, outputs);
            for (var i = 0; i < outputs; i++)
                gradient[member * outputs + i] = _factors[member] / _divisor * outputGradient[ScoreFunctions.PlaceOf(ofMember, i)];
        }
    }

    /// <summary>
    /// From the gradient by the logarithms of probabilities, of which each network's depend on all its outputs, to that by the outputs.
    /// </summary>
    private void ThroughSoftmax(ReadOnlySpan<double> logProbabilities, double gradientOfCommon, Span<double> gradient)
    {
        for (var member = 0; member < members; member++)
        {
            var ofMember = gradient.Slice(member * outputs, outputs);
            var factor = gradientOfCommon * _factors[member] / _divisor - TensorPrimitives.Sum<double>(ofMember);
            for (var i = 0; i < outputs; i++)
                ofMember[i] = (ofMember[i] + Math.Exp(logProbabilities[member * outputs + i]) * factor) / temperature;
        }
    }

    /// <summary>
    /// Probabilities to the power of the inverse temperature, brought back to a sum of 1: the softmax of their logarithms divided by it.
    /// </summary>
    private void Scale(Span<float> probabilities)
    {
        var (highest, sum) = ((double)TensorPrimitives.Max<float>(probabilities), 0.0);
        foreach (ref var probability in probabilities)
        {
            probability = (float)Math.Pow(probability / highest, 1 / temperature);
            sum += probability;
        }
        TensorPrimitives.Divide(probabilities, (float)sum, probabilities);
    }

    private double LogSumExp(ReadOnlySpan<double> ofMembers, int output) =>
        LogSums.LogSumExp(ofMembers, output, outputs, members, _logFactors);

    private void OfQuantiles<T>(ReadOnlySpan<T> ofMembers, int stride, Span<T> result)
        where T : INumber<T>
    {
        var sums = outputs <= MostOnStack ? stackalloc double[outputs] : new double[outputs];
        var ofMember = outputs <= MostOnStack ? stackalloc double[outputs] : new double[outputs];
        sums.Clear();
        for (var member = 0; member < members; member++)
        {
            for (var i = 0; i < outputs; i++)
                ofMember[i] = double.CreateTruncating(ofMembers[member * stride + i]);
            ofMember.Sort();
            TensorPrimitives.MultiplyAdd(ofMember, _factors[member], sums, sums);
        }
        for (var i = 0; i < outputs; i++)
            result[i] = T.CreateTruncating(sums[i] / _divisor);
    }

    private void OfClasses<T>(ReadOnlySpan<T> ofMembers, int stride, Span<T> result)
        where T : INumber<T>
    {
        var normalizers = members <= MostOnStack ? stackalloc double[members] : new double[members];
        var common = 0.0;
        for (var member = 0; member < members; member++)
        {
            normalizers[member] = LogSums.LogSumExp(ofMembers.Slice(member * stride, outputs));
            common += normalizers[member] * _factors[member] / _divisor;
        }
        for (var i = 0; i < outputs; i++)
        {
            var (highest, sum) = (double.NegativeInfinity, 0.0);
            for (var member = 0; member < members; member++)
                highest = Math.Max(highest, double.CreateTruncating(ofMembers[member * stride + i]) - normalizers[member]);
            for (var member = 0; member < members; member++)
                sum += _factors[member]
                    * Math.Exp(double.CreateTruncating(ofMembers[member * stride + i]) - normalizers[member] - highest);
            result[i] = T.CreateTruncating((highest + Math.Log(sum) - Math.Log(_divisor) + common) / temperature);
        }
    }

    private double MeanOf<T>(ReadOnlySpan<T> ofMembers, int output, int stride)
        where T : INumber<T>
    {
        var sum = 0.0;
        for (var member = 0; member < members; member++)
            sum += _factors[member] * double.CreateTruncating(ofMembers[member * stride + output]);
        return sum / _divisor;
    }

    /// <summary>The mean of a model's networks.</summary>
    public static MeanOfNetworks Of(DenseNetworkModel model) => Of(
        model.Task, model.Description.ScoreFunction, model.Networks.Count, model.OutputCount, model.Description.AverageTemperature,
        model.NetworkShares);

    /// <summary>The mean of networks that learn a task.</summary>
    public static MeanOfNetworks Of(
        LearningTask task, ScoreFunction function, int members, int outputs, double temperature = 1, double[]? shares = null) =>
        new(members, outputs, function, task.PredictsTruths(), temperature, shares);
}
