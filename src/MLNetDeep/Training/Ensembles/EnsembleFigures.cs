using MLNetDeep.Data.Rows;
using MLNetDeep.Scoring;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Managed.Losses;

namespace MLNetDeep.Training.Ensembles;

/// <summary>How good the averaged scores of several networks are on the validation rows.</summary>
internal static unsafe class EnsembleFigures
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

        var width = plan.Network.Specification.OutputSize;
        using var values = new FloatBuffer((long)RowSource.LargestEvaluation * width);
        using var slopes = new FloatBuffer((long)RowSource.LargestEvaluation * width);
        var outputs = new Signal(width, values.Start, slopes.Start);
        var metric = new RowMetric(plan.Task, plan.Targets?.Deviations);
        var stage = new OutputStage(outputs, ManagedLoss.For(plan.Loss), metric, plan.Targets, RowSource.LargestEvaluation);
        var pass = new Pass(plan.Seed, RowSource.LargestEvaluation, plan.ClassWeights);
        var figures = new ManagedFigures(plan, validation.Count);
        var evaluated = 0;
        foreach (var batch in RowBatch.ForEvaluation(validation))
        {
            pass.BeginScoring(batch);
            networks.Of(batch.Selection, batch.Start, batch.Count, outputs.ValuesOf(pass.AllRows));
            stage.Run(pass.AllRows, pass);
            figures.Record(pass, stage, penalty: 0);
            evaluated += batch.Count;
        }
        return evaluated < validation.Count
            ? record
            : record with { ValidationLoss = figures.Loss(), ValidationMetric = figures.Metric(), ValidationMetrics = figures.Metrics() };
    }
}
