using MLNetDeep.Kernels;
using MLNetDeep.Models;

namespace MLNetDeep.Compute;

/// <summary>
/// The mean of networks whose outputs for some rows are known, and to which one more is added at a time: what <see cref="MeanOfNetworks"/>
/// gives, in one step for each network that is tried. Not thread-safe while it grows.
/// </summary>
/// <param name="function">What makes scores of outputs.</param>
/// <param name="isLogOdds">Whether outputs are log-odds.</param>
/// <param name="outputs">How many outputs a row has.</param>
internal sealed class GrowingMean(ScoreFunction function, bool isLogOdds, int outputs)
{
    /// <summary>
    /// Of logits beyond ±690 one is as good as the other, but a probability of 0 or a rate without end would make every mean infinite.
    /// </summary>
    private const double Least = 1e-300;
    private const double Most = 1e300;

    private readonly bool _isOfNumbers = function is ScoreFunction.Identity or ScoreFunction.Sorted;
    private double[] _sums = [];
    private double[] _sumsOfFalse = [];

    /// <summary>How many networks it is of; one that was added several times counts so often.</summary>
    public int Count { get; private set; }

    /// <summary>What a network adds to the sums: its scores, and of log-odds the probabilities of true and of false.</summary>
    /// <param name="ofRows">[rows, outputs] before softmax, sigmoid or exponential.</param>
    public ScoreTerms TermsOf(ReadOnlySpan<float> ofRows)
    {
        var (terms, ofFalse) = (new double[ofRows.Length], new double[isLogOdds ? ofRows.Length : 0]);
        for (var start = 0; start < ofRows.Length; start += outputs)
        {
            var normalizer = function == ScoreFunction.Softmax ? LogSums.LogSumExp(ofRows.Slice(start, outputs)) : 0;
            for (var i = start; i < start + outputs; i++)
            {
                if (isLogOdds)
                    (terms[i], ofFalse[i]) = (Exp(LogSums.LogSigmoid(ofRows[i])), Exp(LogSums.LogSigmoid(-ofRows[i])));
                else
                    terms[i] = _isOfNumbers ? ofRows[i] : Exp(ofRows[i] - normalizer);
            }
            if (function == ScoreFunction.Sorted)
                terms.AsSpan(start, outputs).Sort();
        }
        return new ScoreTerms(terms, ofFalse);
    }

    /// <summary>Adds a network, or one that is in it once more.</summary>
    public void Add(ScoreTerms terms)
    {
        _sums = Summed(_sums, terms.Values);
        _sumsOfFalse = Summed(_sumsOfFalse, terms.OfFalse);
        Count++;
    }

    /// <summary>The outputs that one network would need to give the mean with one network more, which is not added.</summary>
    /// <param name="terms">The network.</param>
    /// <param name="result">[rows, outputs]; written to.</param>
    public void OutputsWith(ScoreTerms terms, Span<float> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var sum = terms.Values[i] + (Count == 0 ? 0 : _sums[i]);
            result[i] = (float)(
                isLogOdds ? Math.Log(sum) - Math.Log(terms.OfFalse[i] + (Count == 0 ? 0 : _sumsOfFalse[i]))
                : _isOfNumbers ? sum / (Count + 1)
                : Math.Log(sum / (Count + 1)));
        }
    }

    private static double Exp(double exponent) => Math.Clamp(Math.Exp(exponent), Least, Most);

    private static double[] Summed(double[] sums, double[] terms) =>
        sums.Length == 0 ? [.. terms] : [.. sums.Zip(terms, (sum, term) => sum + term)];
}

/// <summary>What a network adds to a <see cref="GrowingMean"/>.</summary>
/// <param name="Values">[rows, outputs]: probabilities, rates or numbers.</param>
/// <param name="OfFalse">[rows, outputs]: of log-odds the probabilities of false; else none.</param>
internal sealed record ScoreTerms(double[] Values, double[] OfFalse);
