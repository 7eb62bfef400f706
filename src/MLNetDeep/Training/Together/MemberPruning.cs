using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Training.Together;

/// <summary>
/// Chooses which members of a <see cref="SharedEnsemble"/> stay: one after another the one that makes the loss of the mean over all
/// validation rows smallest, none twice.
/// </summary>
/// <remarks>
/// "TabM", ICLR 2025, prunes so. Caruana, Niculescu-Mizil, Crew and Ksikes, "Ensemble Selection from Libraries of Models", ICML 2004, is
/// the same with networks that may be taken again.
/// </remarks>
internal static class MemberPruning
{
    /// <summary>Refuses a run whose network is to be pruned in vain; before anything is trained.</summary>
    /// <exception cref="InvalidOperationException">Nothing is validated.</exception>
    public static void Check(TrainingPlan plan)
    {
        if (WantedBy(plan) is { } wanted && plan is { Validation: null, IsRefit: false })
            throw new InvalidOperationException(
                $"{nameof(SharedEnsemble)}.{nameof(SharedEnsemble.KeptMembers)} needs validation rows, by which members are chosen. "
                + $"Received: {wanted} members to keep, and no such rows. Set {nameof(DenseNetworkOptions.ValidationFraction)}, or pass a "
                + $"validation set to Fit.");
        if (WantedBy(plan) is not null)
            ScoredRows.CheckValidation(plan, $"{nameof(SharedEnsemble)}.{nameof(SharedEnsemble.KeptMembers)}");
    }

    /// <summary>Chooses by the validation rows, with the weights the network has.</summary>
    /// <returns>Null where that is not wanted, nothing is validated, or a cancelled fit could not read all rows again.</returns>
    /// <exception cref="OperationCanceledException">The fit was cancelled, and is to throw then.</exception>
    public static PruningRecord? Of(TrainingPlan plan)
    {
        if (WantedBy(plan) is not { } wanted || plan.Validation is not { } validation)
            return null;

        var candidates = UnfinishedNetwork.ModelOf(plan);
        var rows = ReadBy(plan, validation, [.. candidates.Networks.Select(NetworkOutputs.Unclamped)]);
        if (rows.Truths.Count < validation.Count)
            return null;

        var mean = MeanOf(candidates);
        ScoreTerms[] members = [.. rows.OfMembers.Select(ofMember => mean.TermsOf(ofMember))];
        var means = new JudgedMeans(plan, rows.Truths);
        var picks = new List<int>();
        var (costs, after) = (new double[members.Length], double.NaN);
        while (picks.Count < wanted)
        {
            for (var member = 0; member < costs.Length; member++)
            {
                ThrowIfWanted(plan);
                costs[member] = !picks.Contains(member) && means.CostWith(mean, members[member]) is var cost && !double.IsNaN(cost)
                    ? cost : double.PositiveInfinity;
            }
            // Of equals, and where nothing is a number, the first that is not yet kept: the same every time.
            var best = Enumerable.Range(0, costs.Length).Except(picks).MinBy(member => costs[member]);
            picks.Add(best);
            after = costs[best];
            mean.Add(members[best]);
        }

        var ofAllButOne = MeanOf(candidates);
        foreach (var member in members.SkipLast(1))
            ofAllButOne.Add(member);
        return new PruningRecord
        {
            Members = picks,
            ValidationLossBefore = means.CostWith(ofAllButOne, members[^1]),
            ValidationLossAfter = after,
        };
    }

    private static GrowingMean MeanOf(DenseNetworkModel candidates) =>
        new(candidates.Description.ScoreFunction, candidates.Task.PredictsTruths(), candidates.OutputCount);

    private static int? WantedBy(TrainingPlan plan) => (plan.Network.Specification.SharedEnsemble?.Layer as SharedEnsemble)?.KeptMembers;

    /// <summary>Ends a cancelled fit that is to throw. One that returns its model gives it the members that were asked for.</summary>
    private static void ThrowIfWanted(TrainingPlan plan)
    {
        if (plan.Options.OnCancellation == CancellationBehavior.Throw)
            plan.CheckAlive();
    }

    /// <summary>What is true of rows, and what each member says of them.</summary>
    private static (ScoredRows Truths, IReadOnlyList<float[]> OfMembers) ReadBy(
        TrainingPlan plan, RowSource validation, NetworkOutputs[] members)
    {
        var width = plan.Network.Specification.OutputSize;
        var (classes, labels, weights) = (new List<int>(), new List<float>(), new List<float>());
        var outputs = members.Select(_ => new float[checked(validation.Count * width)]).ToArray();
        var read = 0;
        foreach (var batch in RowBatch.ForEvaluation(validation))
        {
            ThrowIfWanted(plan);
            var examples = batch.Selection.Store;
            foreach (var (member, ofMember) in members.Zip(outputs))
                member.Of(batch.Selection, batch.Start, batch.Count, ofMember.AsSpan(read * width, batch.Count * width));
            foreach (var row in batch.Rows)
            {
                if (examples.LabelWidth == 0)
                    classes.Add(examples.Classes![row]);
                else
                    labels.AddRange(examples.LabelValues(row));
                weights.Add(examples.Weights?[row] ?? 1);
            }
            read += batch.Count;
        }
        return (new ScoredRows
        {
            Task = plan.Task,
            Count = read,
            OutputCount = width,
            Outputs = [],
            Classes = classes.Count > 0 ? [.. classes] : null,
            Labels = classes.Count > 0 ? null : [.. labels],
            Weights = [.. weights],
            Deviations = null,
        }, outputs);
    }

    /// <summary>What means of members cost on the validation rows, computed as the losses of epochs are.</summary>
    private sealed class JudgedMeans(TrainingPlan plan, ScoredRows truths)
    {
        private readonly ScoredRows _truths =
            truths with { Labels = truths.Labels is { } labels ? AtScale(plan, labels, truths.Count) : null };
        private readonly float[] _outputs = new float[truths.Count * truths.OutputCount];

        /// <summary>The loss of a mean with one member more, which is not added.</summary>
        public double CostWith(GrowingMean mean, ScoreTerms member)
        {
            mean.OutputsWith(member, _outputs);
            for (var start = 0; plan.Limits is not null && start < _outputs.Length; start += truths.OutputCount)
                plan.Limits.Clamp(_outputs.AsSpan(start, truths.OutputCount));
            return MetricCalculator.Loss(plan.Loss, _truths with { Outputs = AtScale(plan, _outputs, truths.Count) });
        }

        private static float[] AtScale(TrainingPlan plan, float[] values, int rows)
        {
            if (plan.Targets is not { } targets)
                return values;
            var width = values.Length / rows;
            var scaled = new float[values.Length];
            for (var start = 0; start < values.Length; start += width)
                targets.Standardize(values.AsSpan(start, width), scaled.AsSpan(start, width));
            return scaled;
        }
    }
}
