using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>The program MLNetDeep.SweepWorker as a process of its own.</summary>
internal static class WorkerProcess
{
    public static Process Start(string store, string tuner, int trials, int concurrent, params string[] more)
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var tests = bin.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(tests, "MLNetDeep.SweepWorker", "bin", bin.Parent.Name, bin.Name, "MLNetDeep.SweepWorker.dll");
        return Process.Start(
            new ProcessStartInfo(
            "dotnet", [program, store, tuner, Text(trials), Text(concurrent), .. more])
            { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
