using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>ML.NET's permutation feature importance: what the network does not look at, it does not miss.</summary>
[TestClass]
public sealed class FeatureImportanceTests
{
    private const int Rows = 120;

    private readonly MLContext _mlContext = new(seed: 1);

    private static DenseNetworkOptions Options =>
        Toy.Options with { HiddenLayers = [], NumberOfEpochs = 60, Optimizer = new AdamOptions { LearningRate = .05f } };

    [TestMethod]
    public void Of_a_transformer()
    {
        var (model, scored) = Regression();
        var importance = _mlContext.Regression.PermutationFeatureImportance(model.LastTransformer, scored);

        Assert.HasCount(3, importance);
        var drops = importance.Select(metrics => -metrics.RSquared.Mean).ToArray();
        Assert.IsTrue(drops[0] > drops[1] && drops[1] > 5 * Math.Abs(drops[2]), string.Join(" ", drops));
    }

    [TestMethod]
    public void Of_a_chain_by_the_names_of_slots()
    {
        var (model, scored) = Regression();
        var importance = _mlContext.Regression.PermutationFeatureImportance(model, scored);

        CollectionAssert.AreEquivalent(new[] { "Much", "Some", "None" }, importance.Keys.ToArray());
        Assert.AreEqual("Much", importance.MinBy(feature => feature.Value.RSquared.Mean).Key);
    }

    [TestMethod]
    public void Of_a_loaded_model()
    {
        var (model, scored) = Regression();
        using var zip = new MemoryStream(SavedModel.Of(model));
        var loaded = new MLContext(seed: 1).Model.Load(zip, out _);

        var importance = new MLContext(seed: 1).Regression.PermutationFeatureImportance(loaded, scored);

        Assert.AreEqual("Much", importance.MinBy(feature => feature.Value.RSquared.Mean).Key);
        var again = new MLContext(seed: 1).Regression.PermutationFeatureImportance(loaded, scored);
        Assert.AreEqual(importance["Much"].RSquared.Mean, again["Much"].RSquared.Mean, "The same seed permutes the same way.");

        var bySlot = new MLContext(seed: 1).Regression.PermutationFeatureImportance(loaded.FindDenseNetwork(), scored);
        Assert.AreEqual(importance["Much"].RSquared.Mean, bySlot[0].RSquared.Mean, "Both overloads say the same.");
    }

    [TestMethod]
    public void Of_many_permutations_has_their_spread()
    {
        var (model, scored) = Regression();
        var importance = _mlContext.Regression.PermutationFeatureImportance(model, scored, permutationCount: 5, numberOfExamplesToUse: 50);
        Assert.AreEqual((5, true), (importance["Much"].RSquared.Count, importance["Much"].RSquared.StandardDeviation > 0));
    }

    [TestMethod]
    public void Without_names_of_slots_only_the_overload_for_a_transformer_serves()
    {
        var data = Toy.Regression(Rows);
        var model = new DenseNetworkTrainer(_mlContext, Options).Append(_mlContext.Transforms.CopyColumns("Copy", "Score")).Fit(data);
        var scored = model.Transform(data);
        Assert.Throws<Exception>(() => _mlContext.Regression.PermutationFeatureImportance(model, scored));
        Assert.HasCount(3, _mlContext.Regression.PermutationFeatureImportance(model.FindDenseNetwork(), scored));
    }

    [TestMethod]
    public void Behind_a_calibrator_only_the_overload_for_a_transformer_serves()
    {
        var data = Slots(Toy.Binary(Rows));
        var model = new DenseNetworkTrainer(_mlContext, Options).Append(_mlContext.BinaryClassification.Calibrators.Platt()).Fit(data);
        var scored = model.Transform(data);
        Assert.Throws<Exception>(() => _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, scored));
        Assert.HasCount(3, _mlContext.BinaryClassification.PermutationFeatureImportance(model.FindDenseNetwork(), scored));
    }

    [TestMethod]
    public void Of_the_two_classifications()
    {
        var keyed = Slots(Toy.Multiclass(Rows));
        var classes = new DenseNetworkTrainer(_mlContext, Options).Fit(keyed);
        Assert.HasCount(3, _mlContext.MulticlassClassification.PermutationFeatureImportance(classes, classes.Transform(keyed)));
        Assert.HasCount(3, _mlContext.MulticlassClassification.PermutationFeatureImportance(
            (ITransformer)classes, classes.Transform(keyed)));

        var labelled = Slots(Toy.Binary(Rows));
        var truths = new DenseNetworkTrainer(_mlContext, Options).Fit(labelled);
        Assert.HasCount(3, _mlContext.BinaryClassification.PermutationFeatureImportance(truths, truths.Transform(labelled)));
        Assert.HasCount(3, _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(
            (ITransformer)truths, truths.Transform(labelled)));
    }

    /// <summary>A number that is 4 × Much + Some, and the view scored.</summary>
    private (TransformerChain<DenseNetworkTransformer> Model, IDataView Scored) Regression()
    {
        var random = new Random(1);
        var (much, some, none) = (Draw(), Draw(), Draw());
        var data = new MemoryView()
            .Add("Much", NumberDataViewType.Single, much).Add("Some", NumberDataViewType.Single, some)
                .Add("None", NumberDataViewType.Single, none)
            .Add("Label", NumberDataViewType.Single, Toy.Of(Rows, row => 4 * much[row] + some[row]));
        var model = _mlContext.Transforms.Concatenate("Features", "Much", "Some", "None")
            .Append(new DenseNetworkTrainer(_mlContext, Options)).Fit(data);
        return (model, model.Transform(data));

        float[] Draw() => Toy.Of(Rows, _ => 2 * random.NextSingle() - 1);
    }

    /// <summary>The same with names for the slots: without, ML.NET's overload for any model fails.</summary>
    private static MemoryView Slots(MemoryView data)
    {
        var view = new MemoryView()
            .AddVectors("Features", (VectorDataViewType)data.Schema["Features"].Type,
            new DataViewSchema.Annotations.Builder().With("SlotNames", "x", "y", "z").ToAnnotations(),
            [.. Toy.Features(Rows).Select(f => new VBuffer<float>(3, f))]);
        return data.Schema["Label"].Type is KeyDataViewType key
            ? view.Add("Label", key, Toy.Of(Rows, row => (uint)Toy.ClassOf(row) + 1))
            : view.Add("Label", BooleanDataViewType.Instance, Toy.Of(Rows, row => Toy.ClassOf(row) == 0));
    }
}
