using Spectre.Console;

namespace MLNetDeep.Reports.Progress;

/// <summary>
/// A line with a bar that is drawn again in its place during an epoch. Between drawings the cursor stands, visible, at the start of
/// the line below: when training throws there is nothing to put right, and the message of the exception begins on a line of its own.
/// </summary>
internal sealed class BarDisplay(IAnsiConsole console) : ProgressDisplay
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 8;

    /// <summary>ANSI for "wipe out the line the cursor is in".</summary>
    private const string EraseLine = "\u001b[2K";

    private static readonly Style Done = new(Color.Green);
    private static readonly Style ToDo = new(Color.Grey);
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private bool _lineIsOpen;

    public override bool ShowsSteps => true;

    public override void ShowStep(string head, double share, string text)
    {
        GoToLine();
        // The last column stays free: some terminals break the line there, and the next drawing would miss it.
        var room = console.Profile.Width - 1;
        var bar = Math.Min(WidestBar, room - head.Length - text.Length - 2);
        if (bar >= NarrowestBar)
        {
            console.Write(head, Bold);
            console.Write(" ");
            WriteBar(bar, share);
            console.WriteLine($" {text}");
        }
        else
        {
            var line = $"{head} {text}";
            console.WriteLine(line[..Math.Min(line.Length, room)]);
        }
        _lineIsOpen = true;
    }

    public override void ShowEpoch(string head, string text)
    {
        GoToLine();
        console.Write(head, Bold);
        console.WriteLine($": {text}");
        _lineIsOpen = false;
    }

    public override void ShowEnd(string text) => console.WriteLine(text);

    /// <summary>To the start of the line that shows the epoch, with what stood there wiped out.</summary>
    private void GoToLine()
    {
        if (!_lineIsOpen)
            return;

        console.Cursor.MoveUp();
        console.Write(new ControlCode(EraseLine));
    }

    private void WriteBar(int width, double share)
    {
        var done = (int)(share * width);
        var (full, empty) = console.Profile.Capabilities.Unicode ? ('\u2501', '\u2501') : ('=', '-');
        console.Write(new string(full, done), Done);
        console.Write(new string(empty, width - done), ToDo);
    }
}
