using Microsoft.ML;
using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training;

namespace MLNetDeep.Tests.Training;

[TestClass]
public sealed class PrecisionChoiceTests
{
    private readonly List<string> _warnings = [];

    [TestMethod]
    public void A_processor_without_instructions_for_it_trains_in_single_precision_and_says_so()
    {
        Assert.AreEqual(TrainingPrecision.Single,
            PrecisionChoice.On(TrainingPrecision.BFloat16Mixed, TrainingDevice.Cpu, hasInstructions: false, () => true, _warnings.Add));
        Assert.AreEqual(
            "Precision is BFloat16Mixed, but this processor has no instructions for bfloat16 (AVX512-BF16 or AMX), without which such "
            + "products are many times slower. Training in Single.", _warnings.Single());
    }

    [TestMethod]
    public void A_program_without_the_package_trains_in_single_precision_and_hears_which_to_add()
    {
        Assert.AreEqual(
            TrainingPrecision.Single,
            PrecisionChoice.On(TrainingPrecision.BFloat16Mixed, TrainingDevice.Cpu, hasInstructions: true, () => false, _warnings.Add));
        StringAssert.Contains(
            _warnings.Single(),
            "this program lacks the package MLNetDeep.Torch. Training in Single. Add MLNetDeep.Torch and libtorch-cpu-");
    }

    [TestMethod]
    public void What_was_asked_for_is_used_where_it_pays()
    {
        Assert.AreEqual(TrainingPrecision.BFloat16Mixed,
            PrecisionChoice.On(TrainingPrecision.BFloat16Mixed, TrainingDevice.Cpu, hasInstructions: true, () => true, _warnings.Add));
        Assert.AreEqual(TrainingPrecision.BFloat16Mixed,
            PrecisionChoice.On(TrainingPrecision.BFloat16Mixed, TrainingDevice.Cuda(0), hasInstructions: false, () => true, _warnings.Add));
        Assert.AreEqual(TrainingPrecision.Single,
            PrecisionChoice.On(TrainingPrecision.Single, TrainingDevice.Cpu, hasInstructions: true, () => true, _warnings.Add));
        Assert.AreEqual(TrainingPrecision.Single,
            PrecisionChoice.On(TrainingPrecision.Single, TrainingDevice.Cpu, hasInstructions: false, () => true, _warnings.Add));
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed, 123, TrainingPrecision.Single, DisplayName = "Products that are too small")]
    [DataRow(TrainingEngineKind.Managed, 128, TrainingPrecision.BFloat16Mixed, DisplayName = "One that is large enough")]
    [DataRow(TrainingEngineKind.Torch, 1, TrainingPrecision.BFloat16Mixed, DisplayName = "The Torch engine takes all")]
    public void The_managed_engine_wants_large_products(TrainingEngineKind engine, int batchSize, TrainingPrecision expected)
    {
        var network = NetworkSpecification.WithOutput(100, [new Residual(new Dense(2560), new Dense(100))], 10);
        Assert.AreEqual(expected, PrecisionChoice.In(TrainingPrecision.BFloat16Mixed, engine, network, batchSize));
        Assert.AreEqual(TrainingPrecision.Single, PrecisionChoice.In(TrainingPrecision.Single, engine, network, batchSize));
    }

    [TestMethod]
    public void A_precision_that_is_none_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(
        () => new DenseNetworkTrainer(new MLContext(), new DenseNetworkOptions { Precision = (TrainingPrecision)9 })).Message,
        " - Precision must be ");

    [TestMethod]
    public void A_fit_of_a_small_network_is_one_in_Single_and_its_history_and_the_log_say_so()
    {
        var mlContext = new MLContext();
        var log = new LogLines(mlContext);
        var asked = Toy.Options with { Device = ComputeDevice.Cpu, Precision = TrainingPrecision.BFloat16Mixed };
        var small = new DenseNetworkTrainer(mlContext, asked).Fit(Toy.Multiclass());

        Assert.AreEqual(TrainingPrecision.Single, small.History.Precision);
        CollectionAssert.AreEqual(
            (asked with { Precision = TrainingPrecision.Single }).Fit(Toy.Multiclass()).WeightBits(), small.WeightBits());
        if (BFloat16Instructions.AreThere)
        {
            Assert.AreEqual(
                "Precision is BFloat16Mixed, but no layer is large enough to gain from it: none has 32 million multiplications (rows of "
                + "a batch × inputs × units). Training in Single.", log.Warnings.Single());
        }
    }
}
