using System.Runtime.CompilerServices;
using BenchmarkDotNet.Running;
using MLNetDeep.Benchmarks;
using MLNetDeep.Benchmarks.Kernels;
using MLNetDeep.Benchmarks.Soak;
using MLNetDeep.Benchmarks.Sweeps;
using MLNetDeep.Benchmarks.Tables;
using MLNetDeep.Benchmarks.Training;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Benchmarks.Training.Together;
using MLNetDeep.Torch;

// What is promised for long runs, kills and bad files; its figures stand in docs/reliability.md. No libtorch, as in a user's process.
if (args is [SoakRun.Name, .. var soak])
    return SoakRun.Run(soak);

// Before loops written by hand touch TorchSharp: its loader for older Linux systems.
RuntimeHelpers.RunModuleConstructor(typeof(TorchPackage).Module.ModuleHandle);

if (InstructionSet.TryRunWithFewer(args) is { } exitCode)
    return exitCode;

// What sweeps find is compared by scores and epochs, not by time.
if (args is ["Sweeps", ..])
    return SweepComparison.Run(args);

// BenchmarkDotNet measures one subject after the other; steps of microseconds on a machine with other work are compared in turns.
if (args is [ProductComparison.Name, .. var form])
    return ProductComparison.Run(form);
if (args is [PeerComparison.Name, .. var words])
    return PeerComparison.Run(words);
if (args is [ProposalTimes.Name, .. var sizes])
    return ProposalTimes.Run(sizes);
if (args is [TableComparison.Name, .. var tableWords])
    return TableComparison.Run(tableWords);
if (args is [RecipeComparison.Name, .. var recipeWords])
    return RecipeComparison.Run(recipeWords);
if (args is [TableTimes.Name, .. var timedWords])
    return TableTimes.Run(timedWords);
if (args is [EnsembleComparison.Name, .. var ensembleWords])
    return EnsembleComparison.Run(ensembleWords);
if (args is [TogetherComparison.Name, .. var tables])
    return TogetherComparison.Run(tables);
if (args is [nameof(TrainingSteps), .. var arguments])
{
    TrainingSteps.Run(arguments);
    return 0;
}
if (args is not [var which])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/MLNetDeep.Benchmarks -- WHICH");
    Console.Error.WriteLine("WHICH is a folder of benchmarks, or one of them, or a study of whole fits:");
    foreach (var name in Subjects.Names.Concat(Study.Names))
        Console.Error.WriteLine($"  {name}");
    Console.Error.WriteLine($"  Sweeps {string.Join('|', ComparedTables.Names)} [TRIALS] [SEEDS] [EPOCHS] [FIRST_SEED] [ways]");
    Console.Error.WriteLine($"  {ProductComparison.Usage}");
    Console.Error.WriteLine($"  {PeerComparison.Usage}");
    Console.Error.WriteLine($"  {TogetherComparison.Usage}");
    Console.Error.WriteLine($"  {TableComparison.Usage}");
    Console.Error.WriteLine($"  {RecipeComparison.Usage}");
    Console.Error.WriteLine($"  {SoakRun.Usage}");
    Console.Error.WriteLine($"  {ProposalTimes.Usage}");
    Console.Error.WriteLine($"  {EnsembleWords.Usage}");
    Console.Error.WriteLine($"  {TableTimes.Usage}");
    Console.Error.WriteLine(
        $"  {nameof(TrainingSteps)} [busy] [784,512,512,10]: steps of both engines and of loops written by hand, in turns");
    Console.Error.WriteLine($"  {InstructionSet.Usage}");
    return 2;
}

if (Study.Find(which) is { } study)
{
    study.Run(Console.Out);
    return 0;
}
return BenchmarkSwitcher.FromAssembly(typeof(Subjects).Assembly).Run(["--filter", Subjects.FilterFor(which)], new SideBySide()).Any() ? 0
    : 1;
