using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed class PipelineFitErrorTests
{
    private static readonly DenseNetworkOptions Small = new()
    {
        LabelColumnName = "Finding",
        FeatureColumnName = "Measured",
        HiddenLayers = [new Dense(4)],
        NumberOfEpochs = 1,
        Seed = 5,
        Device = ComputeDevice.Cpu,
    };

    private readonly MLContext _mlContext = new(seed: 1);

    private DenseNetworkTrainer Trainer => new(_mlContext, Small);

    private static IDataView Train => Patient.View(30, centre: 3, seed: 1);

    [TestMethod]
    public void A_chain_without_our_trainer_is_refused_with_the_steps_it_holds()
    {
        var chain = _mlContext.Transforms.Conversion.MapValueToKey("Finding")
            .Append(_mlContext.Transforms.NormalizeMeanVariance("Measured").Append(_mlContext.Transforms.CopyColumns("Copy", "Measured")));

        var error = Assert.ThrowsExactly<ArgumentException>(() => chain.Fit(Train, Train));

        Assert.AreEqual(
            "The pipeline must hold a DenseNetworkTrainer as one of its steps. Received: ValueToKeyMappingEstimator, "
            + "NormalizingEstimator, " +
            "ColumnCopyingEstimator. Append one, or call Fit with the training set alone.",
            error.Message);
    }

    [TestMethod]
    public void It_is_refused_before_a_row_is_read()
    {
        var unread = _mlContext.Data.LoadFromEnumerable(Unreadable());
        var chain = _mlContext.Transforms.NormalizeMeanVariance(nameof(Number.Value))
            .Append(_mlContext.Transforms.CopyColumns("Copy", nameof(Number.Value)));

        Assert.ThrowsExactly<ArgumentException>(() => chain.Fit(unread, unread));
        Assert.ThrowsExactly<ArgumentException>(() => ((IEstimator<ITransformer>)chain).Fit(unread, null));
        Assert.ThrowsExactly<InvalidOperationException>(() => chain.Fit(unread), "These rows can be told to have been read.");

        static IEnumerable<Number> Unreadable()
        {
            yield return new Number();
            throw new InvalidOperationException("A row was read.");
        }
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    [TestMethod]
    public void An_empty_chain_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new EstimatorChain<ITransformer>().Fit(Train, Train));
        Assert.AreEqual("The pipeline must hold a DenseNetworkTrainer as one of its steps. Received: no steps. Append one, or call Fit "
            + "with the training set alone.", error.Message);
    }

    [TestMethod]
    public void Which_of_two_trainers_continues_a_previous_network_is_not_guessed()
    {
        var keyed = _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(Trainer);
        var previous = keyed.Fit(Train).LastTransformer.Model;
        var two = keyed.Append(new DenseNetworkTrainer(_mlContext, Small with { FeatureColumnName = "Score" }));

        var error = Assert.ThrowsExactly<ArgumentException>(() => two.Fit(Train, null, previous));

        Assert.AreEqual(
            "The pipeline must hold one DenseNetworkTrainer to continue a previous network. Received: 2 of them, and nothing says "
            + "which one continues. Fit them one after the other.",
            error.Message);
    }

    [TestMethod]
    public void A_validation_set_without_a_column_is_refused_before_anything_is_fitted()
    {
        var train = new CountingView(Train);
        var validation = _mlContext.Transforms.DropColumns("Finding").Fit(Train).Transform(Train);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(Trainer).Fit(train, validation));

        Assert.AreEqual(
            "The validation set must have the columns the pipeline reads, of the types the training set has. Received: 'Name', "
            + "'Measured', of which " +
            "ValueToKeyMappingEstimator (step 1 of 2) says: Could not find input column 'Finding' (Parameter 'inputSchema') " +
            "Load the validation set as the training set is loaded.",
            error.Message);
        Assert.AreEqual(0, train.Reads);
    }

    [TestMethod]
    public void A_column_only_steps_after_the_trainer_read_may_lack_in_the_validation_set()
    {
        var chain = _mlContext.Transforms.Conversion.MapValueToKey("Finding").Append(Trainer)
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Name"));
        var validation = _mlContext.Transforms.DropColumns("Name").Fit(Train).Transform(Train);

        Assert.AreEqual(30, chain.Fit(Train, validation).FindDenseNetwork().History.ValidationRowCount);
    }

    [TestMethod]
    public void A_validation_set_with_another_number_of_slots_is_refused()
    {
        var chain = _mlContext.Transforms.Conversion.MapValueToKey("Finding")
            .Append(_mlContext.Transforms.NormalizeMeanVariance("Measured")).Append(Trainer);
        var validation = new MemoryView().AddText("Name", "a", "b").AddSingles("Measured", [1, 2, 3], [4, 5, 6])
            .AddText("Finding", "ill", "well");

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(Train, validation));

        Assert.AreEqual(
            "Column 'Measured' of the validation set must be of the type it has in the training set, Vector<Single, 2>. Received: "
            + "Vector<Single, 3>. Load " +
            "the validation set as the training set is loaded; if the pipeline does not read the column, drop it with "
            + "DropColumns(\"Measured\").",
            error.Message);
    }

    [TestMethod]
    public void A_training_set_without_a_column_is_refused_as_ML_NET_refuses_it()
    {
        var chain = _mlContext.Transforms.Conversion.MapValueToKey("Absent").Append(Trainer);
        Assert.AreEqual(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(Train)).Message,
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(Train, Train)).Message);
    }

    [TestMethod]
    public void A_fitted_pipeline_without_our_network_is_refused_with_the_steps_it_holds()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.Transforms.CopyColumns("Copy", "Measured").Fit(Train).FindDenseNetwork());
        Assert.AreEqual(
            "The pipeline must hold one DenseNetworkTransformer among its steps. Received: ColumnCopyingTransformer. Fit a pipeline "
            + "with a DenseNetworkTrainer, or load a model that was saved from one.",
            error.Message);
    }
}
