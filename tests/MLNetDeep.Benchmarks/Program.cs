using BenchmarkDotNet.Running;
using MLNetDeep.Benchmarks;
using MLNetDeep.Benchmarks.Sweeps;

// What sweeps find is compared by scores and epochs, not by time.
if (args is ["Sweeps", ..])
    return SweepComparison.Run(args);

if (args is not [var which])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/MLNetDeep.Benchmarks -- WHICH");
    Console.Error.WriteLine("WHICH is a folder of benchmarks, or one of them, or a study of whole fits:");
    foreach (var name in Subjects.Names.Concat(Study.Names))
        Console.Error.WriteLine($"  {name}");
    Console.Error.WriteLine($"  Sweeps {string.Join('|', ComparedTables.Names)} [TRIALS] [SEEDS] [EPOCHS]");
    return 2;
}

if (Study.Find(which) is { } study)
{
    study.Run(Console.Out);
    return 0;
}
return BenchmarkSwitcher.FromAssembly(typeof(Subjects).Assembly).Run(["--filter", Subjects.FilterFor(which)], new SideBySide()).Any() ? 0 : 1;
