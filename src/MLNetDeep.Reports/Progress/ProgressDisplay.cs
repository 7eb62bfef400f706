namespace MLNetDeep.Reports.Progress;

/// <summary>A way to show progress: <see cref="BarDisplay"/> or <see cref="PlainDisplay"/>.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Whether something is shown within epochs too.</summary>
    public abstract bool ShowsSteps { get; }

    /// <summary>Shows how far the epoch is, instead of what was shown of it before.</summary>
    /// <param name="head">Which epoch.</param>
    /// <param name="share">The share of its steps that are done, 0 to 1.</param>
    /// <param name="text">The figures so far.</param>
    public abstract void ShowStep(string head, double share, string text);

    /// <summary>Shows how an epoch went, to stay.</summary>
    public abstract void ShowEpoch(string head, string text);

    /// <summary>Shows how training ended, to stay.</summary>
    public abstract void ShowEnd(string text);
}
