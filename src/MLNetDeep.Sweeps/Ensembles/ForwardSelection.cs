using MLNetDeep.Compute;
using MLNetDeep.CrossValidating;

namespace MLNetDeep.Sweeps.Ensembles;

/// <summary>
/// Picks networks to be averaged by what their mean is worth on rows that training has not seen: one after another, each time the one that
/// makes the mean best, again and again the same where that is best.
/// </summary>
/// <remarks>
/// Caruana, Niculescu-Mizil, Crew and Ksikes, "Ensemble Selection from Libraries of Models", ICML 2004: forward selection with replacement,
/// which begins with the best one; of the means on the way the best counts.
/// </remarks>
/// <param name="rows">The rows.</param>
/// <param name="costOf">What outputs for them cost; lower is better, NaN is never picked.</param>
internal sealed class ForwardSelection(JudgedRows rows, Func<float[], double> costOf)
{
    /// <param name="candidates">What each network says of the rows, [rows, outputs] before softmax, sigmoid or exponential.</param>
    /// <param name="size">How many picks at most.</param>
    public Selection Of(IReadOnlyList<float[]> candidates, int size)
    {
        var mean = new GrowingMean(rows.ScoreFunction, rows.HasLogOdds, rows.OutputCount);
        ScoreTerms[] terms = [.. candidates.Select(outputs => mean.TermsOf(outputs))];
        var (picks, best) = (new List<int>(), new Selection([], double.PositiveInfinity, []));
        var costs = new double[candidates.Count];
        for (var pick = 0; pick < size; pick++)
        {
            Parallel.For(
                0, costs.Length, () => new float[candidates[0].Length],
                (i, _, outputs) =>
                {
                    Fill(i, outputs);
                    costs[i] = costOf(outputs) is var cost && double.IsNaN(cost) ? double.PositiveInfinity : cost;
                    return outputs;
                },
                _ => { });
            // Of equals the first: the same every time.
            var chosen = Array.IndexOf(costs, costs.Min());
            picks.Add(chosen);
            if (pick == 0 || costs[chosen] < best.Cost)
                best = new Selection([.. picks], costs[chosen], OutputsWith(chosen));
            mean.Add(terms[chosen]);
        }
        return best;

        float[] OutputsWith(int candidate)
        {
            var outputs = new float[candidates[0].Length];
            Fill(candidate, outputs);
            return outputs;
        }

        // The first by itself as it is: the logarithm of an exponential has other last digits.
        void Fill(int candidate, float[] outputs)
        {
            if (mean.Count == 0)
                candidates[candidate].CopyTo(outputs, 0);
            else
                mean.OutputsWith(terms[candidate], outputs);
        }
    }
}

/// <summary>What was picked.</summary>
/// <param name="Picks">The numbers of the candidates, in the order of the picks; several times where a network was.</param>
/// <param name="Cost">What their mean costs.</param>
/// <param name="Outputs">What their mean says of the rows.</param>
internal sealed record Selection(IReadOnlyList<int> Picks, double Cost, float[] Outputs);
