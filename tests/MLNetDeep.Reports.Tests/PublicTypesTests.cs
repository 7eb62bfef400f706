namespace MLNetDeep.Reports.Tests;

[TestClass]
public sealed class PublicTypesTests
{
    private static readonly Type[] Public = typeof(TrainingReport).Assembly.GetExportedTypes();

    [TestMethod]
    public void The_public_types_are_these() =>
        CollectionAssert.AreEqual(
            new[]
            {
                "MLNetDeep.ConsoleProgress", "MLNetDeep.PlotLogger", "MLNetDeep.ReportedMetrics", "MLNetDeep.TrainingPlot",
                "MLNetDeep.TrainingReport",
            },
            Public.Select(type => type.FullName).Order(StringComparer.Ordinal).ToArray());

    [TestMethod]
    public void They_bear_no_name_of_a_type_of_ML_NET_or_TorchSharp()
    {
        var theirs = new[] { typeof(Microsoft.ML.MLContext), typeof(Microsoft.ML.IDataView),
            typeof(Microsoft.ML.Trainers.SdcaRegressionTrainer), typeof(TorchSharp.torch) }
            .SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Name).ToHashSet();
        Assert.IsEmpty(Public.Where(type => theirs.Contains(type.Name)));
    }

    [TestMethod]
    public void The_core_library_knows_nothing_of_plots_pages_or_consoles()
    {
        var names = typeof(TrainingHistory).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name).ToArray();
        foreach (var other in new[] { "OxyPlot", "SkiaSharp", "Spectre.Console", "MLNetDeep.Reports" })
            CollectionAssert.DoesNotContain(names, other);
    }
}
