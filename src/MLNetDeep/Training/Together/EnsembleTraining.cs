using System.Globalization;
using MLNetDeep.Networks;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Calibration;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Together;

/// <summary>Trains the networks of a fit: one, or several whose scores are averaged.</summary>
internal static class EnsembleTraining
{
    /// <summary>Trains each network, and records what each did and what they are worth together.</summary>
    /// <param name="plans">A plan for each network, on the same rows, with the options of the fit.</param>
    /// <param name="sideBySide">Whether several may train at once; results do not depend on it.</param>
    /// <returns>The networks that make the model, with the weights that were chosen, and the record of the fit. A cancelled fit leaves out
    /// those that were not finished, but for the first where none was.</returns>
    /// <exception cref="InvalidOperationException">A network diverged before any of its epochs had ended well.</exception>
    /// <exception cref="OperationCanceledException">
    /// The fit was cancelled before the first step, or is to throw when it is cancelled.
    /// </exception>
    public static (IReadOnlyList<NetworkState> Networks, TrainingHistory History) Run(IReadOnlyList<TrainingPlan> plans, bool sideBySide)
    {
        if (plans is [var only])
            return ([only.Network], Train(only));

        var isOver = false;
        var outcomes = sideBySide
            ? RunsTogether.Run(plans.Count, plans[0].Engine, plans[0].Processors,
                (member, processors) => TrainMember(plans[member] with { Processors = processors }))
            : [.. plans.Select(plan => RunOutcome<TrainingHistory?>.Of(() => TrainMember(plan)))];

        // Throws what a network has thrown; that it was cancelled before its first step matters where no other is finished.
        _ = outcomes.FirstOrDefault(outcome => outcome.Failure is { } failure && !IsCancellation(failure, plans[0]))?.Result;
        (TrainingPlan Plan, TrainingHistory History)[] ended = [.. plans.Zip(outcomes)
            .Where(member => member.Second is { Failure: null, Result: not null }).Select(member => (member.First, member.Second.Result!))];
        (TrainingPlan Plan, TrainingHistory History)[] finished = [.. ended.Where(member => member.History.End != TrainingEnd.Cancelled)];
        if (finished.Length > 0)
            return Averaged(finished, wanted: plans.Count);
        return ended.Length > 0
            ? Averaged(ended[..1], wanted: 1)
            : throw outcomes.First(outcome => outcome.Failure is not null).Failure!;

        // Null where the fit was over before.
        TrainingHistory? TrainMember(TrainingPlan plan)
        {
            if (Volatile.Read(ref isOver))
                return null;
            try
            {
                var history = Train(plan with { IsCancelled = () => Volatile.Read(ref isOver) || plan.IsCancelled() });
                if (history.End == TrainingEnd.Cancelled)
                    Volatile.Write(ref isOver, true);
                return history;
            }
            catch
            {
                // Those beside it end at their next step.
                Volatile.Write(ref isOver, true);
                throw;
            }
        }
    }

    private static bool IsCancellation(Exception failure, TrainingPlan plan) =>
        failure is OperationCanceledException && plan.Options.OnCancellation == CancellationBehavior.ReturnBest && plan.IsCancelled();

    private static TrainingHistory Train(TrainingPlan plan)
    {
        using var loop = new TrainingLoop(plan);
        return loop.Run();
    }

    private static (IReadOnlyList<NetworkState> Networks, TrainingHistory History) Averaged(
        (TrainingPlan Plan, TrainingHistory History)[] members, int wanted)
    {
        var plan = members[0].Plan;
        NetworkState[] networks = [.. members.Select(member => member.Plan.Network)];
        var averaged = UnfinishedNetwork.OutputsOf(
            [.. members.Select(member => member.Plan with { KeptMembers = member.History.Pruning?.Members })]);
        var history = members[0].History with
        {
            Calibration = TemperatureScaling.Fit(plan, averaged),
            Ensemble = networks.Length == 1 ? null
            : EnsembleFigures.Of(new EnsembleRecord { Members = [.. members.Select(member => member.History)] }, averaged, plan),
        };
        if (members.Length < wanted)
            history = history with
            {
                End = TrainingEnd.Cancelled,
                EndMessage = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training was cancelled before all {wanted} networks were finished; the model has {members.Length}.")
            };
        else if (members.Select(member => member.History).FirstOrDefault(member => member.End == TrainingEnd.Diverged) is { } diverged)
            history = history with { End = diverged.End, EndMessage = diverged.EndMessage };
        return (networks, history);
    }
}

/// <summary>How good the averaged scores of several networks are on the validation rows.</summary>
internal static class EnsembleFigures
{
    /// <summary>Puts the figures over all validation rows into a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="networks">What the networks say together.</param>
    /// <param name="plan">The plan of one of them.</param>
    /// <returns>The record as it was where nothing is validated, or a cancelled fit could not read all rows again.</returns>
    public static EnsembleRecord Of(EnsembleRecord record, NetworkOutputs networks, TrainingPlan plan)
    {
        if (plan.Validation is not { } validation)
            return record;

        using var evaluation = new Evaluation(plan, validation.Count);
        var evaluated = 0;
        foreach (var batch in RowBatch.ForEvaluation(validation))
        {
            evaluation.Run(batch, networks);
            evaluated += batch.Count;
        }
        var figures = evaluation.Figures;
        return evaluated < validation.Count
            ? record
            : record with { ValidationLoss = figures.Loss(), ValidationMetric = figures.Metric(), ValidationMetrics = figures.Metrics() };
    }
}
