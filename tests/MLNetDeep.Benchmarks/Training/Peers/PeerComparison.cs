using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>
/// How fast networks train here and with what else one would use, side by side: raw TorchSharp, PyTorch, scikit-learn, ML.NET's own
/// trainers. Markdown on standard output; docs/performance.md says what each row is.
/// </summary>
internal static class PeerComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Peers";

    public const string Usage = $"{Name} [{Quick}] [TABLE...]: training beside what else one would use; tables: small large busy epochs "
        + $"accuracy fits scaling gpu, all without a name; steps are the first two";

    private const string Quick = "--quick";
    private const string Steps = "steps";

    private static readonly (string Name, string Heading, Action<TextWriter, PeerForm, PythonPeers?> Write)[] Tables =
    [
        ("small", "Time of a step", StepTables.OfSmall),
        ("large", "Time of a step of a larger network", StepTables.OfLarge),
        ("busy", "With the other core busy", StepTables.Busy),
        ("epochs", "Time of an epoch", EpochTable.Write),
        ("accuracy", "To the same accuracy, and memory", AccuracyTable.Write),
        ("fits", "Whole fits", (to, form, _) => FitTables.Write(to, form)),
        ("scaling", "How it grows", (to, form, _) => ScalingTables.Write(to, form)),
        ("gpu", "On a GPU", GpuTable.Write),
    ];

    /// <returns>The exit code: 2 for a table that there is not.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is [LoneRequest.Verb, ..])
        {
            LoneTraining.Run(LoneRequest.Of([.. arguments.Skip(1)]));
            return 0;
        }
        string[] wanted = [.. arguments.Where(argument => argument != Quick)
            .SelectMany(name => name == Steps ? ["small", "large"] : new[] { name })];
        if (wanted.FirstOrDefault(name => Tables.All(table => table.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no table '{unknown}'. {Usage}");
            return 2;
        }

        var form = new PeerForm(arguments.Contains(Quick));
        using var python = PythonPeers.TryStart(Console.Error);
        Console.WriteLine(Header(form, python));
        foreach (var (name, heading, write) in Tables.Where(table => wanted.Length == 0 || wanted.Contains(table.Name)))
        {
            var begin = Stopwatch.GetTimestamp();
            Console.WriteLine();
            Console.WriteLine($"### {heading}");
            write(Console.Out, form, python);
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"[{name}: {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s]"));
        }
        return 0;
    }

    private static string Header(PeerForm form, PythonPeers? python) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {(form.IsQuick ? "Quick form: rough figures of few rounds and few rows. " : "")}{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors ({Processor}, {InstructionSet.Name}), .NET {Environment.Version}, TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}.
        {(python is null ? "No PyTorch or scikit-learn here." : PythonLine(python.About))}
        """);

    private static string PythonLine(PythonAbout about)
    {
        var slow = about.Blas.Count > 0 && about.Blas.All(file => file.StartsWith("libblas.", StringComparison.Ordinal));
        return $"""
            Python: PyTorch {about.Torch ?? "–"} (Adam: {string.Join(", ", about.Forms)}; {(about.Forms.Contains("fused") ? "" : "no fused form on the CPU in this version; ")}products by {(about.Blas.Count == 0 ? "itself" : string.Join(", ", about.Blas))}), scikit-learn {about.Sklearn ?? "–"}.{(slow ? " **That is the reference BLAS, many times slower than others: rows of Python say little. Install libopenblas0.**" : "")}
            """;
    }

    public static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();
}
