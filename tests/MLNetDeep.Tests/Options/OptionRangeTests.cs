namespace MLNetDeep.Tests.Options;

/// <summary>Both ends of every range, NaN and the infinities: what is allowed, and the whole message where it is not.</summary>
[TestClass]
public sealed class OptionRangeTests
{
    private const float NaN = float.NaN;
    private const float Infinity = float.PositiveInfinity;

    [TestMethod]
    public void A_validation_fraction_is_above_0_and_below_1()
    {
        Allowed(x => new() { ValidationFraction = x }, float.Epsilon, 0.5f, MathF.BitDecrement(1));
        foreach (var x in new[] { 0, -0.1f, 1, NaN, Infinity, -Infinity })
            Refused(new() { ValidationFraction = x },
                Invariant($"ValidationFraction must be above 0 and below 1. Received: {x}. Leave it null to validate nothing."));
    }

    [TestMethod]
    public void A_learning_rate_is_finite_and_above_0()
    {
        foreach (var optimizer in new OptimizerOptions[] { new SgdOptions(), new RmsPropOptions(), new AdagradOptions(),
            new AdamOptions() })
        {
            Allowed(x => new() { Optimizer = optimizer with { LearningRate = x } }, float.Epsilon, 1, float.MaxValue);
            foreach (var x in new[] { 0, -1, NaN, Infinity, -Infinity })
                Refused(new() { Optimizer = optimizer with { LearningRate = x } },
                    Invariant($"Optimizer.LearningRate must be a finite number above 0. Received: {x}."));
        }
    }

    [TestMethod]
    public void Epsilons_are_finite_and_above_0()
    {
        foreach (var make in new Func<float,
            OptimizerOptions>[] { x => new RmsPropOptions { Epsilon = x }, x => new AdagradOptions { Epsilon = x },
            x => new AdamOptions { Epsilon = x } })
        {
            Allowed(x => new() { Optimizer = make(x) }, float.Epsilon, 1);
            foreach (var x in new[] { 0, -1, NaN, Infinity })
                Refused(new() { Optimizer = make(x) }, Invariant($"Optimizer.Epsilon must be a finite number above 0. Received: {x}."));
        }
    }

    [TestMethod]
    public void Decays_momentum_and_dropout_rate_are_at_least_0_and_below_1()
    {
        foreach (var (name, make) in new (string, Func<float, DenseNetworkOptions>)[]
        {
            ("Optimizer.Momentum", x => new() { Optimizer = new SgdOptions { Momentum = x } }),
            ("Optimizer.Rho", x => new() { Optimizer = new RmsPropOptions { Rho = x } }),
            ("Optimizer.Beta1", x => new() { Optimizer = new AdamOptions { Beta1 = x } }),
            ("Optimizer.Beta2", x => new() { Optimizer = new AdamOptions { Beta2 = x } }),
            ("HiddenLayers[0].Rate", x => new() { HiddenLayers = [new Dropout(x)] }),
        })
        {
            Allowed(make, 0, 0.5f, MathF.BitDecrement(1));
            foreach (var x in new[] { -float.Epsilon, 1, NaN, Infinity, -Infinity })
                Refused(make(x), Invariant($"{name} must be at least 0 and below 1. Received: {x}."));
        }
    }

    [TestMethod]
    public void Start_of_accumulator_and_minimum_improvement_are_finite_and_at_least_0()
    {
        foreach (var (name, make) in new (string, Func<float, DenseNetworkOptions>)[]
        {
            ("Optimizer.InitialAccumulator", x => new() { Optimizer = new AdagradOptions { InitialAccumulator = x } }),
            ("EarlyStopping.MinimumImprovement", x => new() { EarlyStopping = new() { MinimumImprovement = x } }),
        })
        {
            Allowed(make, 0, 1, float.MaxValue);
            foreach (var x in new[] { -float.Epsilon, NaN, Infinity })
                Refused(make(x), Invariant($"{name} must be a finite number of at least 0. Received: {x}."));
        }
    }

    [TestMethod]
    public void A_baseline_is_finite()
    {
        Allowed(x => new() { EarlyStopping = new() { Baseline = x } }, float.MinValue, 0, float.MaxValue);
        foreach (var x in new[] { NaN, Infinity, -Infinity })
            Refused(new() { EarlyStopping = new() { Baseline = x } },
                Invariant($"EarlyStopping.Baseline must be a finite number. Received: {x}. Leave it null to have none."));
    }

    [TestMethod]
    public void Counts_have_a_least_value()
    {
        foreach (var (name, least, make) in new (string, int, Func<int, DenseNetworkOptions>)[]
        {
            ("BatchSize", 1, x => new() { BatchSize = x }),
            ("NumberOfEpochs", 1, x => new() { NumberOfEpochs = x }),
            ("HiddenLayers[0].Units", 1, x => new() { HiddenLayers = [new Dense(x)] }),
            ("EarlyStopping.Patience", 0, x => new() { EarlyStopping = new() { Patience = x } }),
            ("EarlyStopping.StartFromEpoch", 1, x => new() { EarlyStopping = new() { StartFromEpoch = x } }),
        })
        {
            make(least).Validate();
            make(int.MaxValue).Validate();
            foreach (var x in new[] { least - 1, int.MinValue })
                Refused(make(x), Invariant($"{name} must be at least {least}. Received: {x}."));
        }
    }

    [TestMethod]
    public void Nesterov_needs_momentum()
    {
        new DenseNetworkOptions { Optimizer = new SgdOptions { Momentum = float.Epsilon, Nesterov = true } }.Validate();
        Refused(new() { Optimizer = new SgdOptions { Nesterov = true } },
            "Optimizer.Nesterov needs a Momentum above 0. Received: Momentum = 0.");
    }

    [TestMethod]
    public void Column_names_are_not_blank()
    {
        Refused(new() { LabelColumnName = " " }, "LabelColumnName must not be empty. Received: ' '.");
        Refused(new() { FeatureColumnName = "" }, "FeatureColumnName must not be empty. Received: ''.");
    }

    [TestMethod]
    public void A_checkpoint_has_a_folder_and_is_written_every_so_often()
    {
        Allowed(x => new() { Resume = new ResumableTraining { Folder = "f", EveryMinutes = x } }, float.Epsilon, 1, float.MaxValue);
        foreach (var x in new[] { 0, -1, NaN, Infinity, -Infinity })
            Refused(new() { Resume = new ResumableTraining { Folder = "f", EveryMinutes = x } },
                Invariant($"Resume.EveryMinutes must be a finite number above 0. Received: {x}."));

        foreach (var x in new[] { 1, int.MaxValue })
            new DenseNetworkOptions { Resume = new ResumableTraining { Folder = "f", EveryEpochs = x } }.Validate();
        foreach (var x in new[] { 0, int.MinValue })
            Refused(new() { Resume = new ResumableTraining { Folder = "f", EveryEpochs = x } },
                Invariant($"Resume.EveryEpochs must be at least 1. Received: {x}."));

        Refused(new() { Resume = " " }, "Resume.Folder must not be empty. Received: ' '.");
        Refused(new() { Resume = new ResumableTraining { Folder = null! } }, "Resume.Folder must not be empty. Received: null.");
    }

    [TestMethod]
    public void What_cancellation_does_is_one_of_two()
    {
        foreach (var behavior in Enum.GetValues<CancellationBehavior>())
            new DenseNetworkOptions { OnCancellation = behavior }.Validate();
        Refused(new() { OnCancellation = (CancellationBehavior)2 }, "OnCancellation must be one of ReturnBest, Throw. Received: 2.");
    }

    private static void Allowed(Func<float, DenseNetworkOptions> make, params float[] values)
    {
        foreach (var value in values)
            make(value).Validate();
    }

    private static void Refused(DenseNetworkOptions options, string violation) =>
        Assert.AreEqual($"The options of DenseNetworkTrainer are not valid:\n - {violation}",
            Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
