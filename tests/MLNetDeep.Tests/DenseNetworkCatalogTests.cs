using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class DenseNetworkCatalogTests
{
    private const string WayOut = ", or make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.";

    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Each_catalog_trains_its_task()
    {
        Assert.AreEqual(LearningTask.MulticlassClassification,
            _mlContext.MulticlassClassification.Trainers.DenseNetwork(Toy.Options).Fit(Toy.Multiclass()).Model.Task);
        Assert.AreEqual(LearningTask.BinaryClassification,
            _mlContext.BinaryClassification.Trainers.DenseNetwork(Toy.Options).Fit(Toy.Binary()).Model.Task);
        Assert.AreEqual(LearningTask.Regression, _mlContext.Regression.Trainers.DenseNetwork(Toy.Options).Fit(Toy.Regression()).Model.Task);
    }

    [TestMethod]
    public void Each_catalog_refuses_the_labels_of_the_others()
    {
        var multiclass = _mlContext.MulticlassClassification.Trainers.DenseNetwork(Toy.Options);
        var binary = _mlContext.BinaryClassification.Trainers.DenseNetwork(Toy.Options);
        var regression = _mlContext.Regression.Trainers.DenseNetwork(Toy.Options);

        Refuses(multiclass, Toy.Binary(),
            $"Label column 'Label' must be a key for MulticlassClassification. Received: Boolean. Append "
            + $"Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){WayOut}");
        Refuses(multiclass, Toy.Regression(),
            $"Label column 'Label' must be a key for MulticlassClassification. Received: Single. Append "
            + $"Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){WayOut}");
        Refuses(binary, Toy.Multiclass(),
            $"Label column 'Label' must be a Boolean for BinaryClassification. Received: Key<UInt32>. M{WayOut[6..]}");
        Refuses(binary, Toy.Regression(),
            $"Label column 'Label' must be a Boolean for BinaryClassification. Received: Single. Append "
            + $"Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean){WayOut}");
        Refuses(regression, Toy.Multiclass(),
            $"Label column 'Label' must be a Single for Regression. Received: Key<UInt32>. M{WayOut[6..]}");
        Refuses(regression, Toy.Binary(),
            $"Label column 'Label' must be a Single for Regression. Received: Boolean. Append Conversion.ConvertType(\"Label\", "
            + $"outputKind: DataKind.Single){WayOut}");

        static void Refuses(DenseNetworkTrainer trainer, IDataView data, string message)
        {
            Assert.AreEqual(message,
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))).Message);
            Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message);
        }
    }

    [TestMethod]
    public void The_way_out_for_a_Boolean_label_works() =>
        _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.MulticlassClassification.Trainers.DenseNetwork(Toy.Options)).Fit(Toy.Binary());

    [TestMethod]
    public void The_simple_overloads_pass_on_what_they_are_given()
    {
        var (hidden, callback) = (new Layer[] { new Dense(5, Activation.Sigmoid) }, new Recorder());
        DenseNetworkTransformer[] models =
        [
            _mlContext.MulticlassClassification.Trainers.DenseNetwork(
            "Kind", "Pixels", hidden, learningRate: .01f, numberOfEpochs: 3, batchSize: 7, validationFraction: .25f)
            .Fit(Renamed(Toy.Multiclass(28))),
            _mlContext.BinaryClassification.Trainers.DenseNetwork(
            "Kind", "Pixels", hidden, learningRate: .01f, numberOfEpochs: 3, batchSize: 7, validationFraction: .25f)
            .Fit(Renamed(Toy.Binary(28))),
            _mlContext.Regression.Trainers.DenseNetwork(
            "Kind", "Pixels", hidden, learningRate: .01f, numberOfEpochs: 3, batchSize: 7, validationFraction: .25f)
            .Fit(Renamed(Toy.Regression(28))),
        ];
        foreach (var model in models)
        {
            Assert.AreEqual(("Kind", "Pixels", hidden[0]),
                (model.Model.LabelColumnName, model.Model.FeatureColumnName, model.Model.Layers[0].Layer));
            Assert.AreEqual((3, .01f, 21L, 7L),
                (model.History.Epochs.Count, model.History.Epochs[0].LearningRate, model.History.TrainingRowCount,
                model.History.ValidationRowCount));
        }

        var options = Toy.Options with { BatchSize = 7 };
        _mlContext.MulticlassClassification.Trainers.DenseNetwork(options, [callback]).Fit(Toy.Multiclass(28));
        _mlContext.BinaryClassification.Trainers.DenseNetwork(options, [callback]).Fit(Toy.Binary(28));
        _mlContext.Regression.Trainers.DenseNetwork(options, [callback]).Fit(Toy.Regression(28));
        CollectionAssert.AreEqual(new[] { (options, 4), (options, 4), (options, 4) }, callback.Runs);

        IDataView Renamed(IDataView data) =>
            _mlContext.Transforms.CopyColumns("Kind", "Label").Append(_mlContext.Transforms.CopyColumns("Pixels", "Features"))
            .Append(_mlContext.Transforms.SelectColumns("Kind", "Pixels")).Fit(data).Transform(data);
    }

    [TestMethod]
    public void The_defaults_are_those_of_the_options()
    {
        var defaults = new DenseNetworkOptions();
        var callback = new Recorder();
        foreach (var model in new[]
        {
            _mlContext.MulticlassClassification.Trainers.DenseNetwork().Fit(Toy.Multiclass()),
            _mlContext.BinaryClassification.Trainers.DenseNetwork().Fit(Toy.Binary()),
            _mlContext.Regression.Trainers.DenseNetwork().Fit(Toy.Regression()),
        })
        {
            Assert.HasCount(defaults.NumberOfEpochs, model.History.Epochs);
            Assert.AreEqual(defaults.HiddenLayers.Single(), model.Model.Layers[0].Layer);
            Assert.AreEqual((defaults.Optimizer.LearningRate, 0L),
                (model.History.Epochs[0].LearningRate, model.History.ValidationRowCount));
        }
    }

    [TestMethod]
    public void Nothing_may_be_null()
    {
        Refuses("catalog", () => ((MulticlassClassificationCatalog.MulticlassClassificationTrainers)null!).DenseNetwork());
        Refuses("catalog", () => ((BinaryClassificationCatalog.BinaryClassificationTrainers)null!).DenseNetwork());
        Refuses("catalog", () => ((RegressionCatalog.RegressionTrainers)null!).DenseNetwork());
        Refuses("options", () => _mlContext.MulticlassClassification.Trainers.DenseNetwork(options: null!));
        Refuses("options", () => _mlContext.BinaryClassification.Trainers.DenseNetwork(options: null!));
        Refuses("options", () => _mlContext.Regression.Trainers.DenseNetwork(options: null!));

        static void Refuses(string parameter, Action action) =>
            Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentNullException>(action).ParamName);
    }

    private sealed class Recorder : TrainingCallback
    {
        public List<(DenseNetworkOptions, int)> Runs { get; } = [];

        public override void OnTrainingBegin(TrainingRun run) => Runs.Add((run.Options, run.StepsPerEpoch));
    }
}
