using System.Globalization;
using System.Runtime.InteropServices;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Training.Together;

/// <summary>
/// Several networks at once beside one, beside TorchSharp's loop one network after another, and beside a stack of networks as one batched
/// product: steps, the folds of a cross-validation, seeds, and trials of a sweep. Markdown on standard output; docs/performance.md shows a
/// run.
/// </summary>
internal static class TogetherComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Together";

    public const string Usage = $"{Name} [{Quick}] [TABLE...]: several networks at once beside one, and beside TorchSharp's ways; "
        + $"tables: steps folds seeds trials, all without a name";

    private const string Quick = "--quick";

    private static readonly (
        string Name, Action<TextWriter, PeerForm> Write)[] Tables = [("steps", StackedStepTable.Write), ("folds", FoldTable.Write),
        ("seeds", SeedTable.Write), ("trials", TrialTable.Write)];

    /// <returns>The exit code: 2 for a table that there is not.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var form = new PeerForm(arguments.Contains(Quick));
        string[] wanted = [.. arguments.Where(argument => argument != Quick)];
        if (wanted.FirstOrDefault(name => Tables.All(table => table.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no table '{unknown}'. {Usage}");
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(form.IsQuick ? "Quick form: rough figures. " : "")}{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, "
            + $"{Environment.ProcessorCount} processors, {InstructionSet.Name}, .NET {Environment.Version}, TorchSharp "
            + $"{typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}."));
        foreach (var (_, write) in Tables.Where(table => wanted.Length == 0 || wanted.Contains(table.Name)))
            write(Console.Out, form);
        return 0;
    }
}
