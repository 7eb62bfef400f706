namespace MLNetDeep.Reports.Progress;

/// <summary>One line for each epoch, unbroken however long, for files and pipes.</summary>
internal sealed class PlainDisplay(TextWriter writer) : ProgressDisplay
{
    public override bool ShowsSteps => false;

    public override void ShowStep(string head, double share, string text)
    {
    }

    public override void ShowEpoch(string head, string text) => WriteLine($"{head}: {text}");

    public override void ShowEnd(string text) => WriteLine(text);

    private void WriteLine(string line)
    {
        writer.WriteLine(line);
        // Who follows a log file wants to see the epoch when it ends.
        writer.Flush();
    }
}
