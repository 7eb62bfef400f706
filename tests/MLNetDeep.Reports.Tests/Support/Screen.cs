using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace MLNetDeep.Reports.Tests.Support;

/// <summary>A terminal that knows the few ANSI sequences a progress display needs, and refuses all others.</summary>
internal sealed partial class Screen
{
    private readonly StringBuilder _written = new();
    private readonly int _width;

    public Screen(int width = 120)
    {
        _width = width;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new Terminal(new StringWriter(_written, CultureInfo.InvariantCulture), width),
        });
        Console.Profile.Capabilities.Unicode = true;
    }

    public IAnsiConsole Console { get; }

    public string Written => _written.ToString();

    /// <summary>What is seen, line by line; the cursor is in the last.</summary>
    public IReadOnlyList<string> Lines => Show();

    private List<string> Show()
    {
        var lines = new List<string> { "" };
        var row = 0;
        foreach (Match token in Tokens().Matches(Written))
        {
            switch (token.Value)
            {
                case "\n" or "\r\n":
                    if (++row == lines.Count)
                        lines.Add("");
                    break;
                case "\u001b[1A":
                    row--;
                    break;
                case "\u001b[2K":
                    lines[row] = "";
                    break;
                case [.., 'm'] when token.Value[0] == '\u001b':
                    break;
                case ['\u001b', ..]:
                    throw new NotSupportedException($"The display wrote a sequence that is not expected: {token.Value[1..]}");
                default:
                    lines[row] += token.Value;
                    Assert.IsLessThan(_width, lines[row].Length, "A line that reaches the last column would be broken.");
                    break;
            }
        }
        return lines;
    }

    private sealed class Terminal(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }

    [GeneratedRegex("\r?\n|\u001b\\[[?0-9;]*[A-Za-z]|[^\u001b\r\n]+")]
    private static partial Regex Tokens();
}
