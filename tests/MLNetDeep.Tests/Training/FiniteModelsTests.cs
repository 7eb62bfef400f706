using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training;

/// <summary>Whatever a fit returns or saves is finite: weights, running statistics, the scale of the label, what the optimizer
/// remembers.</summary>
[TestClass]
public sealed class FiniteModelsTests
{
    private const string NoEpoch = "no epoch had ended well before it, so there are no weights to keep.";

    private static readonly float[][] Huge = [.. Toy.Features(30).Select(row => row.Select(value => 1e20f * value).ToArray())];

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void A_running_variance_that_becomes_infinite_is_found_though_the_loss_stays_finite(TrainingEngineKind engine)
    {
        var options = Toy.Options with { Engine = engine, HiddenLayers = [new BatchNormalization(), new Dense(2)] };
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => options.Fit(MadeUpData.Binary(Huge, Toy.Of(30, row => row % 3 == 0))));
        StringAssert.StartsWith(
            error.Message, $"The running statistics must stay finite. Received: NaN or infinity in epoch 1, after 4 steps in all; "
                + $"{NoEpoch}");
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void An_optimizer_that_remembers_infinity_has_stopped_to_learn_and_says_so(TrainingEngineKind engine)
    {
        // The squares of such gradients are infinite: each step is a number divided by infinity, and the weights stay as they were drawn.
        var options = Toy.Options with { Engine = engine, HiddenLayers = [], Optimizer = new AdagradOptions() };
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => options.Fit(MadeUpData.Binary(Huge, Toy.Of(30, row => row % 3 == 0))));
        StringAssert.StartsWith(
            error.Message, $"The optimizer's 'accumulator' must stay finite. Received: NaN or infinity in epoch 1, after 4 steps in all; "
                + $"{NoEpoch}");
    }

    [TestMethod]
    public void A_label_so_large_that_its_scale_makes_weights_infinite_is_found()
    {
        // Slots that differ by hundredths: the weights must be of hundreds of deviations, and those are near the end of Single.
        float[][] features = [.. Toy.Features(30).Select(row => row.Select(value => value / 1000).ToArray())];
        var data = MadeUpData.Regression(features, Toy.Of(30, row => row % 3 == 0 ? 3e38f : 0));
        var options = Toy.Options with { HiddenLayers = [], NumberOfEpochs = 200, Optimizer = new AdamOptions { LearningRate = 1 } };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => options.Fit(data));
        StringAssert.StartsWith(error.Message, "The weights in units of the label must stay finite. Received: infinity in epoch 1, ");
        StringAssert.EndsWith(error.Message, "Divide the label by a constant, such as its largest value.");
    }

    [TestMethod]
    [DataRow(TrainingEngineKind.Managed)]
    [DataRow(TrainingEngineKind.Torch)]
    public void Fits_of_absurd_values_are_refused_or_finite(TrainingEngineKind engine)
    {
        using var folder = new TempFolder();
        var (finite, refused) = (0, 0);
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var (scale, label) = ((float)Math.Pow(10, random.Next(-38, 38)), (float)Math.Pow(10, random.Next(-38, 38)));
            float[][] features = [.. Toy.Features(24).Select(row => row.Select(value => value / 4 * scale).ToArray())];
            Layer normalization = random.Next(
                3) switch
            { 0 => new BatchNormalization(), 1 => new LayerNormalization(), _ => new RmsNormalization() };
            var options = Toy.Options with
            {
                Engine = engine,
                HiddenLayers = random.Next(2) == 0 ? [normalization, new Dense(3)] : [new Dense(3), normalization],
                Optimizer = random.Next(2) == 0 ? new AdamOptions() : new SgdOptions { LearningRate = 1 },
            };
            try
            {
                var data = MadeUpData.Regression(features, Toy.Of(24, row => row % 4 * 0.2f * label));
                var model = options.Fit(data, null, new ModelCheckpoint(folder["last.safetensors"]) { WeightsOnly = true }).Model;
                Assert.IsTrue(model.Parameters.ToArray().All(float.IsFinite), $"seed {seed}");
                Assert.IsTrue(model.LoadWeights(folder["last.safetensors"]).Parameters.ToArray().All(float.IsFinite), $"seed {seed}");
                finite++;
            }
            catch (InvalidOperationException diverged)
            {
                StringAssert.Contains(diverged.Message, "must stay finite", $"seed {seed}");
                refused++;
            }
        }
        Assert.IsTrue(finite > 3 && refused > 3, $"{finite} finite, {refused} refused");
    }

    [TestMethod]
    public void A_model_of_the_middle_of_an_epoch_that_has_diverged_is_not_saved()
    {
        using var folder = new TempFolder();
        var path = folder["weights.safetensors"];
        InvalidOperationException? refused = null;
        var watching = new Watching
        {
            BatchEnd = run =>
            refused ??= Assert.ThrowsExactly<InvalidOperationException>(() => run.SaveWeights(path))
        };
        var options = Toy.Options with
        {
            HiddenLayers = [],
            Optimizer = new SgdOptions { LearningRate = float.MaxValue },
            NumberOfEpochs = 1
        };
        Assert.ThrowsExactly<InvalidOperationException>(
            () => options.Fit(MadeUpData.Regression(Toy.Features(30), Toy.Of(30, row => 1e6f * row)), null, watching));

        StringAssert.StartsWith(refused!.Message, "Weights must be finite to be saved. Received: ");
        StringAssert.EndsWith(
            refused.Message, " in '0.weight'. Training has diverged there: lower the learning rate, or take the model that Fit returns.");
        Assert.IsFalse(File.Exists(path));
    }
}
