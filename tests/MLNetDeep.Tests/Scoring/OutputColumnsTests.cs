using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>What comes out of our trainer is what comes out of ML.NET's own on the same data: columns, types, annotations, the values of
/// annotations.</summary>
[TestClass]
public sealed class OutputColumnsTests
{
    private readonly MLContext _mlContext = new();

    private DenseNetworkTrainer Ours => new(_mlContext, Toy.Options);

    [TestMethod]
    public void Keys_without_values() => AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), Toy.Multiclass());

    [TestMethod]
    public void Keys_of_texts() =>
        AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(),
        Keys(Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"))));

    [TestMethod]
    public void Keys_of_bytes() =>
        AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(),
        Keys(Toy.Named<byte>(NumberDataViewType.Byte, 9, 3, 7)));

    [TestMethod]
    public void Keys_of_singles() =>
        AsTheirs(_mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 2),
        Keys(Toy.Named(NumberDataViewType.Single, .5f, -1, 1e-7f)));

    [TestMethod]
    public void Keys_of_Booleans() => AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), Keys(Toy.Binary()));

    [TestMethod]
    public void Keys_of_dates()
    {
        DateTime[] dates = [new(2020, 2, 29, 23, 59, 59, 999, DateTimeKind.Utc), DateTime.UnixEpoch, DateTime.MaxValue];
        AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), Keys(Toy.Named(DateTimeDataViewType.Instance, dates)));
    }

    [TestMethod]
    public void Annotations_that_are_no_values_of_the_keys_are_left_out()
    {
        AsTheirs(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(),
            Toy.Multiclass(labelAnnotations: new DataViewSchema.Annotations.Builder().With("SlotNames", "no", "key", "values")
            .ToAnnotations()));
        var wrongCount = Toy.Multiclass(
            labelAnnotations: new DataViewSchema.Annotations.Builder().With("KeyValues", "a", "b").ToAnnotations());
        CollectionAssert.AreEqual(
            new[] { "ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind" },
            Ours.Fit(wrongCount).Transform(wrongCount).Schema["PredictedLabel"].AnnotationKinds());
    }

    [TestMethod]
    public void Boolean_labels() => AsTheirs(_mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(), Toy.Binary());

    [TestMethod]
    public void Single_labels()
    {
        AsTheirs(_mlContext.Regression.Trainers.OnlineGradientDescent(), Toy.Regression());
        AsTheirs(_mlContext.Regression.Trainers.Sdca(maximumNumberOfIterations: 2), Toy.Regression());
    }

    [TestMethod]
    public void The_set_of_columns_of_a_second_model_has_the_next_number()
    {
        var data = Toy.Regression();
        var once = Ours.Fit(data).Transform(data);
        var twice = Ours.Fit(once).Transform(once);
        Assert.AreEqual((1u, 2u), (SetIdOf(once.Schema["Score"]), SetIdOf(twice.Schema["Score"])));

        var theirs = _mlContext.Regression.Trainers.OnlineGradientDescent();
        Assert.AreEqual(SetIdOf(theirs.Fit(once).Transform(once).Schema["Score"]), SetIdOf(twice.Schema["Score"]));
    }

    [TestMethod]
    public void The_outputs_of_one_model_share_their_number()
    {
        var binary = new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = "IsFirst" });
        var data = Toy.Multiclass().Add("IsFirst", BooleanDataViewType.Instance, Toy.Of(30, row => Toy.ClassOf(row) == 0));

        var schema = Ours.Append(binary).Fit(data).Transform(data).Schema;
        CollectionAssert.AreEqual(
            new[] { ("PredictedLabel", 1u), ("PredictedLabel", 2u), ("Score", 1u), ("Score", 2u), ("Probability", 2u) },
            schema.Where(column => column.AnnotationKinds().Contains("ScoreColumnSetId")).Select(column => (column.Name, SetIdOf(column)))
            .ToArray());
    }

    private static uint SetIdOf(DataViewSchema.Column column)
    {
        var id = 0u;
        column.Annotations.GetValue("ScoreColumnSetId", ref id);
        return id;
    }

    private IDataView Keys(IDataView data) => _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private void AsTheirs<T>(IEstimator<T> theirs, IDataView data)
        where T : class, ITransformer
    {
        SchemaAssert.AreEqual(theirs.Fit(data).Transform(data).Schema, Ours.Fit(data).Transform(data).Schema, "Our schema");
        SchemaAssert.AreEqual(
            theirs.GetOutputSchema(SchemaShape.Create(data.Schema)), Ours.GetOutputSchema(SchemaShape.Create(data.Schema)));
    }
}
