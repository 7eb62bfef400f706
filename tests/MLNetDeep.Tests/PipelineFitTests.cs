using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class PipelineFitTests
{
    private static readonly DenseNetworkOptions Small = new()
    {
        LabelColumnName = "Finding",
        FeatureColumnName = "Measured",
        HiddenLayers = [new Dense(4, Activation.Tanh)],
        NumberOfEpochs = 3,
        Seed = 5,
        Device = TestDevice.Device,
    };

    private readonly MLContext _mlContext = new(seed: 1);

    private EstimatorChain<NormalizingTransformer> Preparation =>
        _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(_mlContext.Transforms.NormalizeMeanVariance("Measured"));

    private EstimatorChain<KeyToValueMappingTransformer> Pipeline => Around(Small);

    private EstimatorChain<KeyToValueMappingTransformer> Around(DenseNetworkOptions options) =>
        Preparation.Append(new DenseNetworkTrainer(_mlContext, options))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    [TestMethod]
    public void Validation_rows_are_transformed_by_steps_fitted_on_the_training_rows_alone()
    {
        // The means differ by 10 standard deviations and more: a normaliser fitted on anything else gives other losses.
        var (train, validation) = (Patient.View(60, centre: 0, seed: 1), Patient.View(30, centre: 5, seed: 2));

        var fitted = Pipeline.Fit(train, validation);

        var preparation = Preparation.Fit(train);
        var byHand = new DenseNetworkTrainer(_mlContext, Small).Fit(preparation.Transform(train), preparation.Transform(validation));
        var history = fitted.FindDenseNetwork().History;
        Assert.AreEqual(30, history.ValidationRowCount);
        AssertSameHistory(byHand.History, history);
        AssertSameWeights(byHand.Model, fitted.FindDenseNetwork().Model);
    }

    [TestMethod]
    public void The_result_is_that_of_Fit_without_validation_but_for_the_validation_values()
    {
        var train = Patient.View(60, centre: 3, seed: 1);

        TransformerChain<KeyToValueMappingTransformer> fitted = Pipeline.Fit(train, Patient.View(30, centre: 3, seed: 2));

        var plain = Pipeline.Fit(train);
        AssertSameWeights(plain.FindDenseNetwork().Model, fitted.FindDenseNetwork().Model);
        CollectionAssert.AreEqual(plain.Select(step => step.GetType()).ToArray(), fitted.Select(step => step.GetType()).ToArray());
        CollectionAssert.AreEqual(Predictions(plain, train), Predictions(fitted, train));
    }

    [TestMethod]
    public void The_result_is_saved_and_loaded_as_any_model()
    {
        var train = Patient.View(60, centre: 3, seed: 1);
        var fitted = Pipeline.Fit(train, Patient.View(30, centre: 3, seed: 2));

        using var zip = new MemoryStream(SavedModel.Of(fitted));
        var loaded = new MLContext().Model.Load(zip, out _);

        CollectionAssert.AreEqual(Predictions(fitted, train), Predictions(loaded, train));
        Assert.AreEqual(30, loaded.FindDenseNetwork().History.ValidationRowCount);
    }

    [TestMethod]
    public void Scopes_are_kept()
    {
        var scoped = Preparation.Append(new DenseNetworkTrainer(_mlContext, Small))
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Finding"), TransformerScope.TrainTest);
        var train = Patient.View(60, centre: 3, seed: 1);

        var scoring = scoped.Fit(train, train).GetModelFor(TransformerScope.Scoring);

        Assert.IsInstanceOfType<DenseNetworkTransformer>(scoring.LastTransformer);
    }

    [TestMethod]
    public void The_training_rows_are_read_as_often_as_without_validation_and_the_validation_rows_once()
    {
        var (train, alone, validation) = (
            new CountingView(Patient.View(60, 3, 1)), new CountingView(Patient.View(60, 3, 1)), new CountingView(Patient.View(30, 3, 2)));

        Pipeline.Fit(alone);
        Pipeline.Fit(train, validation);

        Assert.AreEqual(3, alone.Reads, "A term map, a normaliser, and the trainer.");
        Assert.AreEqual(alone.Reads, train.Reads);
        Assert.AreEqual(1, validation.Reads);
    }

    [TestMethod]
    public void A_cache_checkpoint_spares_the_training_rows_from_being_read_again()
    {
        var cached = _mlContext.Transforms.Conversion.MapValueToKey("Finding").AppendCacheCheckpoint(_mlContext)
            .Append(_mlContext.Transforms.NormalizeMeanVariance("Measured"))
            .Append(new DenseNetworkTrainer(_mlContext, Small))
            .Append(_mlContext.Transforms.NormalizeMinMax("Score"));
        var (train, alone, validation) = (
            new CountingView(Patient.View(60, 3, 1)), new CountingView(Patient.View(60, 3, 1)), new CountingView(Patient.View(30, 3, 2)));

        cached.Fit(alone);
        cached.Fit(train, validation);

        // The key values, then the first pass over each of Measured and Finding, which fill the cache.
        Assert.AreEqual(3, alone.Reads);
        Assert.AreEqual(alone.Reads, train.Reads);
        Assert.AreEqual(1, validation.Reads);
    }

    [TestMethod]
    public void Steps_after_the_trainer_are_fitted_on_the_training_rows_it_has_scored()
    {
        var scaled = Preparation.Append(new DenseNetworkTrainer(_mlContext, Small)).Append(_mlContext.Transforms.NormalizeMinMax("Score"));
        var train = Patient.View(60, centre: 3, seed: 1);

        CollectionAssert.AreEqual(Scores(scaled.Fit(train), train), Scores(scaled.Fit(train, Patient.View(30, centre: 9, seed: 2)), train));
    }

    [TestMethod]
    public void The_trainer_may_stand_in_a_chain_within_the_chain()
    {
        var (train, validation) = (Patient.View(60, centre: 3, seed: 1), Patient.View(30, centre: 5, seed: 2));
        var inner = _mlContext.Transforms.NormalizeMeanVariance("Measured").Append(new DenseNetworkTrainer(_mlContext, Small));
        var nested = _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(inner)
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var fitted = nested.Fit(train, validation);

        AssertSameHistory(Pipeline.Fit(train, validation).FindDenseNetwork().History, fitted.FindDenseNetwork().History);
        Assert.IsInstanceOfType<TransformerChain<DenseNetworkTransformer>>(fitted.ElementAt(1));
    }

    [TestMethod]
    public void A_bare_trainer_known_only_as_an_estimator_and_a_chain_of_one_take_a_validation_set()
    {
        var preparation = Preparation.Fit(Patient.View(60, centre: 3, seed: 1));
        var (train, validation) = (
            preparation.Transform(Patient.View(60, centre: 3, seed: 1)), preparation.Transform(Patient.View(30, centre: 3, seed: 2)));
        var trainer = new DenseNetworkTrainer(_mlContext, Small);

        IEstimator<ITransformer> bare = trainer;
        var ofOne = new EstimatorChain<ITransformer>().Append(trainer);

        AssertSameHistory(trainer.Fit(train, validation).History, bare.Fit(train, validation).FindDenseNetwork().History);
        AssertSameHistory(trainer.Fit(train, validation).History, ofOne.Fit(train, validation).LastTransformer.History);
    }

    [TestMethod]
    public void Each_of_two_trainers_gets_the_validation_rows_as_the_steps_before_it_leave_them()
    {
        var second = Small with { FeatureColumnName = "Score", HiddenLayers = [] };
        var stacked = Preparation.Append(new DenseNetworkTrainer(_mlContext, Small)).Append(new DenseNetworkTrainer(_mlContext, second));
        var validation = new CountingView(Patient.View(30, centre: 3, seed: 2));

        var fitted = stacked.Fit(Patient.View(60, centre: 3, seed: 1), validation);

        Assert.AreEqual(30, ((DenseNetworkTransformer)fitted.ElementAt(2)).History.ValidationRowCount);
        Assert.AreEqual(30, fitted.LastTransformer.History.ValidationRowCount);
        Assert.AreEqual(2, validation.Reads);
    }

    [TestMethod]
    public void With_a_validation_set_the_column_of_a_split_by_groups_need_not_be_there()
    {
        var (train, validation) = (Patient.View(60, centre: 3, seed: 1), Patient.View(30, centre: 3, seed: 2));

        var fitted = Around(Small with { ValidationSplit = new GroupSplit("Absent", 0.5f) }).Fit(train, validation);

        Assert.AreEqual(60, fitted.FindDenseNetwork().History.TrainingRowCount);
    }

    [TestMethod]
    public void Without_a_validation_set_the_options_split() =>
        Assert.AreEqual(15, Around(Small with { ValidationFraction = 0.25f }).Fit(Patient.View(60, 3, 1), validation: null)
            .FindDenseNetwork().History.ValidationRowCount);

    private static void AssertSameHistory(TrainingHistory expected, TrainingHistory actual) =>
        CollectionAssert.AreEqual(WithoutDuration(expected), WithoutDuration(actual));

    private static EpochRecord[] WithoutDuration(TrainingHistory history) =>
        [.. history.Epochs.Select(epoch => epoch with { Duration = default })];

    private static void AssertSameWeights(DenseNetworkModel expected, DenseNetworkModel actual) =>
        CollectionAssert.AreEqual(expected.Parameters.ToArray(), actual.Parameters.ToArray());

    private static string[] Predictions(ITransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<string>("PredictedLabel")];

    private static float[] Scores(TransformerChain<NormalizingTransformer> model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float[]>("Score").SelectMany(scores => scores)];
}
