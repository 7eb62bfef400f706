using System.Text;
using Spectre.Console;

namespace MLNetDeep.Examples.Tests.Support;

/// <summary>A console that keeps what is written, as a file would get it.</summary>
internal sealed class PlainConsole
{
    private readonly StringBuilder _written = new();

    public PlainConsole()
    {
        Console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(new StringWriter(_written)) });
        Console.Profile.Width = 200;
    }

    public IAnsiConsole Console { get; }

    public string[] Lines => _written.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');

    /// <summary>The rows of all tables, their cells trimmed and parted by '|'.</summary>
    public string[] TableRows =>
        [.. Lines.Where(line => line.StartsWith('│'))
            .Select(line => string.Join('|', line.Trim('│').Split('│').Select(cell => cell.Trim())))];
}
