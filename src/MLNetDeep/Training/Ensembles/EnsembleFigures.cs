using MLNetDeep.Scoring;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Ensembles;

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
