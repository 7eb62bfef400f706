namespace MLNetDeep.Training;

/// <summary>
/// What is reported of one pass over some rows, gathered batch by batch by the engine that computes it: the loss, the task's metric and
/// those the options ask for.
/// </summary>
internal abstract class EpochFigures
{
    /// <summary>Forgets what was recorded, for the next pass.</summary>
    public abstract void Clear();

    /// <summary>The mean loss over the rows so far, penalties included. Waits for the device.</summary>
    public abstract double Loss();

    /// <summary>The task's metric over the rows so far. Waits for the device.</summary>
    public abstract double Metric();

    /// <summary>The metrics the options ask for, over the rows so far. Waits for the device.</summary>
    public abstract MetricValues Metrics();
}
