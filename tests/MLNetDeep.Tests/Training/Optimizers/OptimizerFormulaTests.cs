namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>Every rule and every common option against its definition, over 50 updates.</summary>
[TestClass]
public sealed class OptimizerFormulaTests
{
    private const int Updates = 50;

    /// <summary>Each option away from its default once, so that none is overlooked.</summary>
    public static IReadOnlyDictionary<string, OptimizerOptions> Cases { get; } = new Dictionary<string, OptimizerOptions>
    {
        ["plain descent"] = new SgdOptions(),
        ["momentum"] = new SgdOptions { Momentum = 0.9f },
        ["Nesterov momentum"] = new SgdOptions { Momentum = 0.9f, Nesterov = true },
        ["RMSprop"] = new RmsPropOptions(),
        ["RMSprop, own values"] = new RmsPropOptions { Rho = 0.5f, Epsilon = 0.01f, LearningRate = 0.01f },
        ["RMSprop, centered"] = new RmsPropOptions { Centered = true },
        ["RMSprop with momentum"] = new RmsPropOptions { Momentum = 0.8f },
        ["RMSprop, centered with momentum"] = new RmsPropOptions { Centered = true, Momentum = 0.8f, Rho = 0.95f },
        ["Adagrad"] = new AdagradOptions(),
        ["Adagrad, own values"] = new AdagradOptions { InitialAccumulator = 0, Epsilon = 0.01f, LearningRate = 0.01f },
        ["Adadelta"] = new AdadeltaOptions { LearningRate = 1 },
        ["Adadelta, own values"] = new AdadeltaOptions { LearningRate = 0.5f, Rho = 0.8f, Epsilon = 1e-4f },
        ["Adam"] = new AdamOptions(),
        ["Adam, own values"] = new AdamOptions { Beta1 = 0.5f, Beta2 = 0.8f, Epsilon = 0.1f, LearningRate = 0.01f },
        ["Adam without memory"] = new AdamOptions { Beta1 = 0, Beta2 = 0, Epsilon = 0.01f },
        ["Adam with AMSGrad"] = new AdamOptions { AmsGrad = true, Beta2 = 0.8f },
        ["AdamW"] = new AdamWOptions(),
        ["AdamW, own values"] = new AdamWOptions
        {
            Beta1 = 0.5f,
            Beta2 = 0.8f,
            Epsilon = 0.1f,
            LearningRate = 0.01f,
            WeightDecay = 0.5f,
            AmsGrad = true
        },
        ["Adamax"] = new AdamaxOptions(),
        ["Adamax, own values"] = new AdamaxOptions { Beta1 = 0.5f, Beta2 = 0.8f, Epsilon = 0.1f, LearningRate = 0.01f },
        ["NAdam"] = new NAdamOptions(),
        ["NAdam, own values"] = new NAdamOptions { Beta1 = 0.5f, Beta2 = 0.8f, Epsilon = 0.1f, LearningRate = 0.01f },
        ["RAdam"] = new RAdamOptions(),
        ["RAdam, own values"] = new RAdamOptions { Beta1 = 0.5f, Beta2 = 0.9f, Epsilon = 0.1f, LearningRate = 0.01f },
        ["RAdam that never divides"] = new RAdamOptions { Beta2 = 0.6f },
        ["Lion"] = new LionOptions(),
        ["Lion, own values"] = new LionOptions { Beta1 = 0.5f, Beta2 = 0.8f, LearningRate = 1e-4f },
        ["weight decay"] = new SgdOptions { WeightDecay = 0.1f, Momentum = 0.9f },
        ["weight decay, biases spared"] = new AdamOptions { WeightDecay = 1, DecayBiases = false },
        ["clipped by norm"] = new SgdOptions { GlobalClipNorm = 5 },
        ["clipped by norm, never reached"] = new SgdOptions { GlobalClipNorm = 1e6f },
        ["clipped by value"] = new SgdOptions { ClipValue = 0.03f },
        ["accumulation"] = new AdamOptions { AccumulationSteps = 3 },
        ["accumulation, clipped by norm, decay"] = new RmsPropOptions { AccumulationSteps = 4, GlobalClipNorm = 0.5f, WeightDecay = 0.2f },
        ["accumulation, clipped by value"] = new SgdOptions { AccumulationSteps = 2, ClipValue = 0.02f },
        ["averaging"] = new AdamOptions { WeightAveraging = new WeightAveraging() },
        ["averaging, warmed up"] = new AdamOptions { WeightAveraging = new WeightAveraging { WarmUp = true } },
        ["all at once"] = new NAdamOptions
        {
            AccumulationSteps = 2,
            GlobalClipNorm = 1,
            WeightDecay = 0.3f,
            DecayBiases = false,
            WeightAveraging = new WeightAveraging { Momentum = 0.8f },
        },
    };

    private static IEnumerable<object[]> Forms =>
        from name in Cases.Keys from managed in new[] { true, false } select new object[] { name, managed };

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Every_update_follows_the_definition(string name, bool inManagedMemory)
    {
        using var trial = new OptimizerTrial(Cases[name], inManagedMemory);
        for (var i = 0; i < Updates; i++)
            trial.Update(1).AssertAsExpected($"{name}, update {i + 1}");

        Assert.IsTrue(trial.Start.Zip(trial.Weights).All(pair => Math.Abs(pair.First - pair.Second) > 1e-4), "Every parameter moves.");
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Every_layer_learns_at_its_own_rate(string name, bool inManagedMemory)
    {
        using var trial = new OptimizerTrial(Cases[name], inManagedMemory, OptimizerTrial.WithFactors);
        trial.Update(Updates).AssertAsExpected(name);
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void The_average_follows_the_weights(string name, bool inManagedMemory)
    {
        using var trial = new OptimizerTrial(
            Cases[name] with { WeightAveraging = (Cases[name].WeightAveraging ?? new()) with { Momentum = 0.9f } }, inManagedMemory);
        for (var i = 0; i < 5; i++)
            OptimizerTrial.AssertClose(trial.Update(1).Expected.Averages, Averages(trial), $"{name}, update {i + 1}");
        OptimizerTrial.AssertClose(trial.Update(Updates).Expected.Averages, Averages(trial), name);

        static float[] Averages(OptimizerTrial trial) =>
            OptimizerTrial.ValuesOf(trial.Run.State[^1].Values)[..trial.Specification.ParameterCount];
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Both_forms_remember_the_same(string name, bool inManagedMemory)
    {
        using var one = new OptimizerTrial(Cases[name], inManagedMemory).Update(Updates);
        using var other = new OptimizerTrial(Cases[name], !inManagedMemory).Update(Updates);

        CollectionAssert.AreEqual(
            one.Run.State.Select(state => state.Name).ToArray(), other.Run.State.Select(state => state.Name).ToArray());
        foreach (var (mine, theirs) in one.Run.State.Zip(other.Run.State))
            OptimizerTrial.AssertClose(
                [.. OptimizerTrial.ValuesOf(mine.Values).Select(value => (double)value)], OptimizerTrial.ValuesOf(theirs.Values),
                $"{name}: {mine.Name}");
    }
}
