namespace MLNetDeep.Tests.Options.Schedules;

/// <summary>
/// Each schedule against its reference: the formulas of Keras' documentation where Keras has them, else those of the papers, in double
/// precision and with an initial learning rate of 1.
/// </summary>
[TestClass]
public sealed class ScheduleFormulaTests
{
    private const int StepsPerEpoch = 10;
    private const int TotalSteps = 100;

    [TestMethod]
    public void Constant() => Same(_ => 1, new ConstantSchedule());

    [TestMethod]
    public void Exponential_decay_is_that_of_Keras() =>
        Same(step => Math.Pow(0.96f, step / 20.0), new ExponentialDecaySchedule { Length = TrainingSpan.Steps(20), DecayRate = 0.96f });

    [TestMethod]
    public void Step_decay_is_Keras_exponential_decay_with_a_staircase() =>
        Same(step => Math.Pow(0.96f, Math.Floor(step / 20.0)), new StepDecaySchedule { Every = TrainingSpan.Steps(20), Factor = 0.96f });

    [TestMethod]
    public void Inverse_time_decay_is_that_of_Keras()
    {
        Same(step => 1 / (1 + 0.5 * step / 7), new InverseTimeDecaySchedule { Length = TrainingSpan.Steps(7), DecayRate = 0.5f });
        Same(step => 1 / (1 + 0.5 * Math.Floor(step / 7.0)),
            new InverseTimeDecaySchedule { Length = TrainingSpan.Steps(7), DecayRate = 0.5f, Staircase = true });
    }

    [TestMethod]
    public void Polynomial_decay_is_that_of_Keras() =>
        Same(
            step => (1 - (double)0.1f) * Math.Pow(1 - Math.Min(step, 60) / 60.0, 0.5) + 0.1f,
            new PolynomialDecaySchedule { Length = TrainingSpan.Steps(60), EndFactor = 0.1f, Power = 0.5f });

    [TestMethod]
    public void Cycling_polynomial_decay_is_that_of_Keras() =>
        Same(
            step =>
            {
                var decaySteps = 15 * (step == 0 ? 1 : Math.Ceiling(step / 15.0));
                return 0.75 * Math.Pow(1 - step / decaySteps, 2) + 0.25;
            },
            new PolynomialDecaySchedule { Length = TrainingSpan.Steps(15), EndFactor = 0.25f, Power = 2, Cycle = true });

    [TestMethod]
    public void Cosine_is_that_of_Keras() =>
        Same(step => KerasCosine(step, 80, 0.25), new CosineSchedule { Length = TrainingSpan.Steps(80), EndFactor = 0.25f });

    [TestMethod]
    [DataRow(2f, 1f, 0f)]
    [DataRow(1f, 0.5f, 0.25f)]
    [DataRow(3f, 0.5f, 0.125f)]
    [DataRow(1.5f, 1f, 0f)]
    public void Cosine_with_restarts_is_that_of_Keras(float lengthMultiplier, float heightMultiplier, float endFactor) =>
        Same(
            step => KerasRestarts(step, 7, lengthMultiplier, heightMultiplier, endFactor),
            new CosineRestartsSchedule
            {
                FirstLength = TrainingSpan.Steps(7),
                LengthMultiplier = lengthMultiplier,
                HeightMultiplier = heightMultiplier,
                EndFactor = endFactor
            });

    [TestMethod]
    [DataRow(2f)]
    [DataRow(3f)]
    [DataRow(5f)]
    [DataRow(10f)]
    public void The_first_step_of_every_cycle_is_at_its_height(float lengthMultiplier)
    {
        // In Keras' float32 logarithms some of these steps fall to the end of the cycle before.
        var schedule = new CosineRestartsSchedule
        {
            FirstLength = TrainingSpan.Steps(3),
            LengthMultiplier = lengthMultiplier,
            HeightMultiplier = 0.5f
        };
        var (start, length, height) = (0L, 3L, 1.0);
        for (var cycle = 0; cycle < 9; cycle++)
        {
            Assert.AreEqual(height, schedule.FactorAt(new TrainingProgress(start, 10, 100)), 1e-9 * height, $"cycle {cycle}");
            (start, length, height) = (start + length, length * (long)lengthMultiplier, height / 2);
        }
    }

    [TestMethod]
    public void A_warm_up_before_cosine_is_that_of_Keras() =>
        Same(
            step => step < 20 ? 0.25 + (1 - 0.25) * step / 20 : KerasCosine(step - 20, 50, 0.1f),
            new WarmupSchedule
            {
                Length = TrainingSpan.Steps(20),
                StartFactor = 0.25f,
                Then = new CosineSchedule { Length = TrainingSpan.Steps(50), EndFactor = 0.1f }
            });

    [TestMethod]
    public void After_a_warm_up_the_whole_run_is_what_is_left() =>
        Same(
            step => step < 20 ? step / 20.0 : 1 - (step - 20) / 80.0,
            new WarmupSchedule { Length = TrainingSpan.Epochs(2), Then = new PolynomialDecaySchedule() });

    [TestMethod]
    public void A_warm_up_rises_to_where_the_next_schedule_begins() =>
        Same(
            step => step < 10 ? 0.5 * step / 10 : OneCycle(step - 10, 90, 0.25, 0.5, 0),
            new WarmupSchedule { Length = TrainingSpan.Steps(10), Then = new OneCycleSchedule { StartFactor = 0.5f, EndFactor = 0 } });

    [TestMethod]
    public void A_piecewise_boundary_of_Keras_is_one_step_later_here()
    {
        // keras.optimizers.schedules.PiecewiseConstantDecay(boundaries=[30, 60], values=[1.0, 0.5, 0.1])
        Same(
            step => step <= 30 ? 1 : step <= 60 ? 0.5 : 0.1f,
            new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Steps(31), 0.5f), new(TrainingSpan.Steps(61), 0.1f)] });
    }

    [TestMethod]
    public void A_piecewise_change_after_epochs_is_in_force_from_the_next_epoch_s_first_step() =>
        Same(step => step < 20 ? 1 : step < 50 ? 0 : 2,
            new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Epochs(2), 0), new(TrainingSpan.Epochs(5), 2)] });

    [TestMethod]
    public void Flat_cosine_is_that_of_RealMLP() =>
        Same(step => 0.5 * (1 + Math.Cos(Math.PI * (Math.Max(1, 2 * step / 100.0) - 1))), new FlatCosineSchedule());

    [TestMethod]
    public void Flat_cosine_may_be_flat_for_longer_as_in_fastai() =>
        Same(step => step < 75 ? 1 : 0.5 * (1 + Math.Cos(Math.PI * (step / 100.0 - 0.75) / 0.25)),
            new FlatCosineSchedule { FlatShare = 0.75f });

    [TestMethod]
    public void Log_cosine_is_the_coslog4_of_RealMLP() =>
        Same(step => 0.5 * (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + 15 * step / 100.0))), new LogCosineSchedule());

    [TestMethod]
    public void One_cycle_is_that_of_fastai() =>
        Same(step => OneCycle(step, 100, 0.25, 0.04f, 1e-5f), new OneCycleSchedule());

    [TestMethod]
    public void One_cycle_begins_low_is_highest_at_its_peak_and_ends_at_almost_nothing()
    {
        var run = Run(new OneCycleSchedule(), 101);
        Assert.AreEqual((double)0.04f, run[0]);
        Assert.AreEqual(1, run[25]);
        Assert.AreEqual((double)1e-5f, run[100], 1e-15);
        CollectionAssert.AreEqual(run[..26].Order().ToArray(), run[..26], "It rises to the peak,");
        CollectionAssert.AreEqual(run[25..].OrderDescending().ToArray(), run[25..], "and falls from there.");
    }

    [TestMethod]
    public void What_decays_begins_at_one_and_never_rises()
    {
        LearningRateSchedule[] decaying = [new StepDecaySchedule(), new ExponentialDecaySchedule(), new InverseTimeDecaySchedule(),
            new PolynomialDecaySchedule(), new CosineSchedule(), new FlatCosineSchedule()];
        double[] ends = [0.001f, 0.01f, 0.1, 0, 0, 0];
        foreach (var (schedule, end) in decaying.Zip(ends))
        {
            var run = Run(schedule, 103);
            Assert.AreEqual(1, run[0], schedule.ToString());
            CollectionAssert.AreEqual(run.OrderDescending().ToArray(), run, schedule.ToString());
            Assert.AreEqual(end, run[102], end * 0.1, schedule.ToString());
        }
    }

    [TestMethod]
    public void By_default_the_rate_is_a_tenth_after_each_third_of_the_run() =>
        Same(step => step < 34 ? 1 : step < 68 ? 0.1f : Math.Pow(0.1f, 2), new StepDecaySchedule());

    [TestMethod]
    public void By_default_three_cycles_fill_the_run()
    {
        var starts = Run(new CosineRestartsSchedule(), TotalSteps).Index().Where(step => step.Item == 1).Select(step => step.Index);
        CollectionAssert.AreEqual(new[] { 0, 15, 45 }, starts.ToArray());
    }

    private static void Same(Func<int, double> reference, LearningRateSchedule schedule)
    {
        var run = Run(schedule, TotalSteps);
        for (var step = 0; step < run.Length; step++)
            Assert.AreEqual(reference(step), run[step], 1e-12, $"step {step} of {schedule}");
    }

    private static double[] Run(LearningRateSchedule schedule, int steps) =>
        [.. Enumerable.Range(0, steps).Select(step => schedule.FactorAt(new TrainingProgress(step, StepsPerEpoch, TotalSteps)))];

    private static double KerasCosine(double step, double decaySteps, double alpha)
    {
        step = Math.Min(step, decaySteps);
        var cosineDecay = 0.5 * (1 + Math.Cos(Math.PI * step / decaySteps));
        return (1 - alpha) * cosineDecay + alpha;
    }

    /// <summary>Cycle by cycle, as Keras' documentation has it in words: each is t_mul times longer and m_mul times higher than the one
    /// before.</summary>
    private static double KerasRestarts(int step, double firstDecaySteps, double tMul, double mMul, double alpha)
    {
        var (start, length, height) = (0.0, firstDecaySteps, 1.0);
        while (step >= start + length)
            (start, length, height) = (start + length, length * tMul, height * mMul);
        return (1 - alpha) * 0.5 * height * (1 + Math.Cos(Math.PI * (step - start) / length)) + alpha;
    }

    /// <summary>fastai's combined_cos(pct, start, 1, end).</summary>
    private static double OneCycle(double step, double steps, double peak, double start, double end)
    {
        var position = step / steps;
        return position < peak
            ? start + (1 + Math.Cos(Math.PI * (1 - position / peak))) * (1 - start) / 2
            : 1 + (1 + Math.Cos(Math.PI * (1 - (position - peak) / (1 - peak)))) * (end - 1) / 2;
    }
}
