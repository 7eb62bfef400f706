using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace MLNetDeep.Benchmarks;

/// <summary>
/// Short runs in one process, so that what is compared is measured within seconds of each other; medians, ratios to the baseline and
/// managed bytes allocated, as a Markdown table.
/// </summary>
internal sealed class SideBySide : ManualConfig
{
    public SideBySide()
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Throughput)
            .WithWarmupCount(4)
            .WithIterationCount(15)
            .WithIterationTime(TimeInterval.FromMilliseconds(60)));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddColumn(TargetMethodColumn.Method, CategoriesColumn.Default, StatisticColumn.Median, StatisticColumn.Min,
            BaselineRatioColumn.RatioMean);
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
        HideColumns("Gen0", "Gen1", "Gen2", "Alloc Ratio");
        AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams);
        WithOptions(ConfigOptions.DisableLogFile);
        WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
    }
}
