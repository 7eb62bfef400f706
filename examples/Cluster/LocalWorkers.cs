using System.Diagnostics;
using System.Globalization;

namespace ClusterExample;

/// <summary>Several workers on this machine, each a process of its own, as a scheduler starts them on many.</summary>
internal static class LocalWorkers
{
    /// <summary>Starts them, and waits for their ends. What a lost one leaves undone the others do.</summary>
    public static async Task RunAsync(int count, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] command = [.. Command(), .. Without(["--workers", "--report", "--table"], arguments)];
        var processors = Math.Max(1, Environment.ProcessorCount / count);
        Process[] workers = [.. Enumerable.Range(0, count).Select(_ => Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            Environment = { ["DOTNET_PROCESSOR_COUNT"] = processors.ToString("x", CultureInfo.InvariantCulture) },
        })!)];
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.WaitForExitAsync(cancellationToken)));
        }
        finally
        {
            foreach (var worker in workers)
            {
                // Its trial is started again by whoever continues with the sweep.
                if (!worker.HasExited)
                    worker.Kill();
                worker.Dispose();
            }
        }
    }

    /// <summary>How this program was started.</summary>
    private static string[] Command() => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]] : [Environment.ProcessPath!];

    private static IEnumerable<string> Without(string[] options, IReadOnlyList<string> arguments) =>
        arguments.Where((argument, i) => !options.Contains(argument) && (i == 0 || !options.Contains(arguments[i - 1])));
}
