using MLNetDeep.Networks;
using MLNetDeep.Tests.Support;
using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Optimizers;

[TestClass]
public sealed class UpdateRuleTests
{
    private const int Steps = 50;

    /// <summary>43 parameters, so that padding follows them.</summary>
    private readonly NetworkSpecification _specification = NetworkSpecification.WithOutput(5, [new Dense(6)], 1);

    /// <summary>Each option away from its default once, so that none is overlooked.</summary>
    private static IEnumerable<object[]> Optimizers =>
    [
        ["plain descent", new SgdOptions()],
        ["momentum", new SgdOptions { Momentum = 0.9f }],
        ["Nesterov momentum", new SgdOptions { Momentum = 0.9f, Nesterov = true }],
        ["RMSprop", new RmsPropOptions()],
        ["RMSprop, own values", new RmsPropOptions { Rho = 0.5f, Epsilon = 0.01f, LearningRate = 0.01f }],
        ["Adagrad", new AdagradOptions()],
        ["Adagrad, own values", new AdagradOptions { InitialAccumulator = 0, Epsilon = 0.01f, LearningRate = 0.01f }],
        ["Adam", new AdamOptions()],
        ["Adam, own values", new AdamOptions { Beta1 = 0.5f, Beta2 = 0.8f, Epsilon = 0.1f, LearningRate = 0.01f }],
        ["Adam without momentum", new AdamOptions { Beta1 = 0 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void The_managed_form_follows_Keras(string name, OptimizerOptions options) => Check(name, options, (rule, rate, step) => rule.StepInManagedMemory(rate, step));

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void The_tensor_form_follows_Keras(string name, OptimizerOptions options) => Check(name, options, (rule, rate, step) => rule.StepWithTensors(rate, step));

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Both_forms_leave_the_same_state(string name, OptimizerOptions options)
    {
        var managed = Run(options, (rule, rate, step) => rule.StepInManagedMemory(rate, step));
        var tensors = Run(options, (rule, rate, step) => rule.StepWithTensors(rate, step));

        Assert.HasCount(managed.State.Length, tensors.State);
        foreach (var (m, t) in managed.State.Zip(tensors.State))
            AssertClose([.. m.Select(v => (double)v)], t, $"The state of {name}");
    }

    [TestMethod]
    public void A_step_on_the_CPU_is_the_managed_form()
    {
        var managed = Run(new AdamOptions(), (rule, rate, step) => rule.StepInManagedMemory(rate, step));
        CollectionAssert.AreEqual(managed.Parameters, Run(new AdamOptions(), (rule, rate, step) => rule.Step(rate, step)).Parameters);
    }

    [TestMethod]
    public void The_learning_rate_is_that_of_the_step()
    {
        using var network = TorchNetwork.Start(_specification, CPU, seed: 1);
        using var rule = UpdateRule.For(new SgdOptions { LearningRate = 7 }, network);
        var before = network.CopyParameters();
        network.Gradients.Values[0] = 2;

        rule.Step(learningRate: 0.25f, step: 1);

        Assert.AreEqual(before[0] - 0.5f, network.CopyParameters()[0], 1e-6f);
    }

    private void Check(string name, OptimizerOptions options, Action<UpdateRule, float, long> step)
    {
        float[] start;
        using (var network = TorchNetwork.Start(_specification, CPU, seed: 1))
            start = network.CopyParameters();
        var keras = new KerasRule(options, [.. start.Select(p => (double)p)]);
        for (var i = 1; i <= Steps; i++)
            keras.Step(Gradients(i, start.Length), options.LearningRate);

        var run = Run(options, step);

        AssertClose(keras.Parameters, run.Parameters[..start.Length], name);
        Assert.IsFalse(run.Parameters.AsSpan(start.Length).ContainsAnyExcept(0f), "The padding after the parameters stays zero.");
        Assert.IsTrue(start.Zip(run.Parameters).All(pair => Math.Abs(pair.First - pair.Second) > 1e-4), "Every parameter moves.");
    }

    private (float[] Parameters, float[][] State) Run(OptimizerOptions options, Action<UpdateRule, float, long> step)
    {
        var (parameters, state) = (Array.Empty<float>(), Array.Empty<float[]>());
        NativeMemory.AssertUnchanged(() =>
        {
            using var network = TorchNetwork.Start(_specification, CPU, seed: 1);
            using var rule = UpdateRule.For(options, network);
            for (var i = 1; i <= Steps; i++)
            {
                Gradients(i, _specification.ParameterCount).CopyTo(network.Gradients.Values);
                step(rule, options.LearningRate, i);
            }
            parameters = network.Parameters.Values.ToArray();
            state = [.. rule.State.Select(s => s.Values[.._specification.ParameterCount].ToArray())];
        });
        return (parameters, state);
    }

    /// <summary>Gradients of very different sizes, with a drift, so that running means matter.</summary>
    private static float[] Gradients(int step, int count)
    {
        var random = new Random(step);
        return [.. Enumerable.Range(0, count).Select(i => (random.NextSingle() - 0.3f) * MathF.Pow(10, i % 5 - 3) + 0.01f)];
    }

    private static void AssertClose(double[] expected, float[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 2e-6 + 1e-5 * Math.Abs(expected[i]), $"{what}: value {i}.");
    }
}
