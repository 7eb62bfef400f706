using Spectre.Console;

namespace ExampleKit;

/// <summary>Where the story is told: a terminal that can redraw itself, or a file or pipe that gets plain lines.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that no line of ours is broken when it goes to a file.</summary>
    private const int PlainWidth = 1000;

    public static IAnsiConsole Open()
    {
        var console = AnsiConsole.Console;
        if (!console.IsLive())
            console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>Whether bars can move here.</summary>
    public static bool IsLive(this IAnsiConsole console) => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.WriteLine(text, new Style(decoration: Decoration.Bold));
    }

    public static void Wrote(this IAnsiConsole console, string path) => console.WriteLine($"Wrote {path}");

    public static void Warning(this IAnsiConsole console, string text) => console.WriteLine(text, new Style(foreground: Color.Yellow));
}
