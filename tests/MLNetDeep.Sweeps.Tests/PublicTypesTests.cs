namespace MLNetDeep.Sweeps.Tests;

[TestClass]
public sealed class PublicTypesTests
{
    private static readonly Type[] Public = typeof(SweepTuner).Assembly.GetExportedTypes();

    [TestMethod]
    public void The_public_types_are_these() =>
        CollectionAssert.AreEqual(
            new[]
            {
                "MLNetDeep.AshaTuner", "MLNetDeep.AskTellSweep", "MLNetDeep.AskedTrial",
                    "MLNetDeep.ConsoleSweepProgress", "MLNetDeep.DenseNetworkSettings", "MLNetDeep.DenseNetworkSweep",
                    "MLNetDeep.DenseNetworkSweepCatalog",
                "MLNetDeep.GridTuner", "MLNetDeep.RandomTuner", "MLNetDeep.RunningTrial",
                    "MLNetDeep.SearchPoint", "MLNetDeep.SearchSpace", "MLNetDeep.SearchSpace`1",
                    "MLNetDeep.SobolTuner",
                "MLNetDeep.SweepCallback", "MLNetDeep.SweepEnd", "MLNetDeep.SweepEnsemble", "MLNetDeep.SweepEnsembleMember",
                    "MLNetDeep.SweepProgress", "MLNetDeep.SweepReport", "MLNetDeep.SweepResult", "MLNetDeep.SweepTrial",
                    "MLNetDeep.SweepTuner", "MLNetDeep.SweepWatch", "MLNetDeep.TpeTuner",
                "MLNetDeep.TrialContext", "MLNetDeep.TrialState",
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
    public void A_class_is_sealed_abstract_or_static() =>
        Assert.IsEmpty(typeof(SweepTuner).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }
            && type.Namespace?.StartsWith("MLNetDeep", StringComparison.Ordinal) == true));

    [TestMethod]
    public void The_other_libraries_know_nothing_of_sweeps_and_their_store()
    {
        foreach (var library in new[] { typeof(TrainingHistory), typeof(TrainingReport) })
        {
            var names = library.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name).ToArray();
            CollectionAssert.DoesNotContain(names, "Microsoft.Data.Sqlite");
            CollectionAssert.DoesNotContain(names, "MLNetDeep.Sweeps");
        }
    }
}
