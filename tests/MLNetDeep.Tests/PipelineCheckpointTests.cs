using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

/// <summary>What is saved while a network inside a pipeline is trained.</summary>
[TestClass]
public sealed class PipelineCheckpointTests : IDisposable
{
    private const string HoldsPipeline = "Model checkpoints hold the steps of the pipeline up to the network: they score raw rows.";
    private const string HoldsNetwork = "Model checkpoints hold the network alone: they score rows that were prepared as the training "
        + "rows were. "
        + "To have the steps before it in them, call pipeline.Fit(train, validation), where validation may be null.";

    private static readonly DenseNetworkOptions Small = new()
    {
        LabelColumnName = "Finding",
        FeatureColumnName = "Measured",
        HiddenLayers = [new Dense(4, Activation.Tanh)],
        NumberOfEpochs = 2,
        Seed = 5,
        Device = TestDevice.Device,
    };

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();
    private readonly IDataView _train = Patient.View(60, centre: 50, seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void The_last_checkpoint_scores_raw_rows_as_the_finished_pipeline_does(bool isValidated)
    {
        var fitted = Pipeline(Checkpoint).Fit(_train, isValidated ? Patient.View(30, centre: 50, seed: 2) : null);

        var loaded = new MLContext().Model.Load(_folder["c.zip"], out var schema);

        CollectionAssert.AreEqual(Scores(fitted), Scores(loaded));
        CollectionAssert.AreEqual(_train.Schema.Select(column => column.Name).ToArray(), schema.Select(column => column.Name).ToArray());
        Assert.IsNull(loaded.GetOutputSchema(_train.Schema).GetColumnOrNull("After"), "Steps after the network are fitted later.");
    }

    [TestMethod]
    public void Chains_within_chains_are_saved_with_their_scopes()
    {
        IEstimator<ITransformer> inner = _mlContext.Transforms.NormalizeMeanVariance("Measured")
            .Append(_mlContext.Transforms.CopyColumns("Seen", "Measured"), TransformerScope.Training)
            .Append(new DenseNetworkTrainer(_mlContext, Small, [Checkpoint]));
        var fitted = _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(inner).Fit(_train, null);

        var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(_folder["c.zip"], out _);

        CollectionAssert.AreEqual(Scores(fitted), Scores(loaded));
        Assert.HasCount(3, (TransformerChain<ITransformer>)loaded.Last());
        Assert.AreEqual(Small.NumberOfEpochs, loaded.FindDenseNetwork().History.Epochs.Count);
    }

    [TestMethod]
    public void A_second_trainer_saves_what_stands_before_it_the_first_among_it()
    {
        var second = Small with { LabelColumnName = "Finding", FeatureColumnName = "Score" };
        var pipeline = Preparation.Append(new DenseNetworkTrainer(_mlContext, Small))
            .Append(new DenseNetworkTrainer(_mlContext, second, [Checkpoint]));

        var fitted = pipeline.Fit(_train, null);

        CollectionAssert.AreEqual(Scores(fitted), Scores(new MLContext().Model.Load(_folder["c.zip"], out _)));
    }

    [TestMethod]
    public void The_log_and_the_run_say_what_is_saved()
    {
        bool? said = null;
        var asks = new LambdaCallback { TrainingBegin = run => said = run.SavesPipeline };
        var log = new LogLines(_mlContext);

        Pipeline(Checkpoint, asks).Fit(_train, null);
        Assert.IsTrue(said);
        CollectionAssert.AreEqual(new[] { HoldsPipeline }, Said(log));

        Pipeline(Checkpoint, asks).Fit(_train);
        Assert.IsFalse(said);
        CollectionAssert.AreEqual(new[] { HoldsPipeline, HoldsNetwork }, Said(log));

        Pipeline(asks, new ModelCheckpoint(_folder["w"]) { WeightsOnly = true }).Fit(_train, null);
        Assert.HasCount(2, Said(log), "A file of weights holds no pipeline.");
    }

    private static string[] Said(LogLines log) =>
        [.. log.Infos.Where(line => line.StartsWith("Model checkpoints", StringComparison.Ordinal))];

    private ModelCheckpoint Checkpoint => new(_folder["c.zip"]);

    private EstimatorChain<ITransformer> Preparation => new EstimatorChain<ITransformer>()
        .Append(_mlContext.Transforms.Conversion.MapValueToKey("Finding"))
        .Append<ITransformer>(_mlContext.Transforms.NormalizeMeanVariance("Measured"));

    private EstimatorChain<ITransformer> Pipeline(params TrainingCallback[] callbacks) => Preparation
        .Append(new DenseNetworkTrainer(_mlContext, Small, callbacks))
        .Append<ITransformer>(_mlContext.Transforms.CopyColumns("After", "PredictedLabel"));

    private float[] Scores(ITransformer model) => [.. model.Transform(_train).GetColumn<float[]>("Score").SelectMany(scores => scores)];
}
