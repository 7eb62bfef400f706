using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Tests.Support;
using MLNetDeep.Tests.Training.Managed;

namespace MLNetDeep.Tests.Training.SharedEnsembles;

/// <summary>A shared ensemble against its formula written down plainly in double precision, finite differences, and the other
/// engine.</summary>
[TestClass]
public sealed class SharedEnsembleGradientTests
{
    private const int Members = 3;
    private const int Units = 4;
    private const int Inputs = LayerExamples.InputSize;

    [TestMethod]
    public void Loss_and_gradients_are_those_of_the_mean_of_the_members_losses()
    {
        foreach (var loss in new LossFunction[] { new MeanSquaredError(), new BinaryCrossEntropy() })
        {
            var trial = Trial(loss, new SharedEnsemble(Members, new Dense(Units, Activation.Tanh))) with { Outputs = 1, Rows = 10 };
            foreach (var kind in new[] { TrainingEngineKind.Managed, TrainingEngineKind.Torch })
            {
                trial.With(kind, (engine, plan) =>
                {
                    double[] parameters = [.. plan.Network.Parameters.Values[..plan.Network.Specification.ParameterCount].ToArray()
                        .Select(value => (double)value)];
                    var result = EngineTrial.StepOf(engine, plan);
                    var rows = RowsOf(plan);
                    Assert.AreEqual(MeanLoss(loss, parameters, rows), result.Training[0], 1e-5, $"{loss}, {kind}");
                    for (var i = 0; i < parameters.Length; i++)
                    {
                        const double Step = 1e-5;
                        double[] Moved(double by) => [.. parameters.Select((p, j) => i == j ? p + by : p)];
                        var expected = (MeanLoss(loss, Moved(Step), rows) - MeanLoss(loss, Moved(-Step), rows)) / (2 * Step);
                        Assert.AreEqual(expected, result.Gradients[i], 1e-5, $"{loss}, {kind}, parameter {i}");
                    }
                    return true;
                });
            }
        }
    }

    [TestMethod]
    public void What_is_validated_and_scored_is_the_mean_of_the_members_scores()
    {
        foreach (var loss in new LossFunction[] { new MeanSquaredError(), new BinaryCrossEntropy() })
        {
            var trial = Trial(loss, new SharedEnsemble(Members, new Dense(Units, Activation.Tanh))) with { Outputs = 1, Rows = 10 };
            trial.With(TrainingEngineKind.Managed, (engine, plan) =>
            {
                double[] parameters = [.. plan.Network.Parameters.Values[..plan.Network.Specification.ParameterCount].ToArray()
                    .Select(value => (double)value)];
                var expected = RowsOf(plan).Average(row => LossOf(loss, OutputOfMean(loss, parameters, row.Features), row.Label));
                Assert.AreEqual(expected, EngineTrial.StepOf(engine, plan).Validation[0], 1e-5, $"{loss}");
                return true;
            });
        }
    }

    [TestMethod]
    public void Both_engines_agree_whatever_the_loss_the_weights_and_the_layers_shared()
    {
        foreach (var loss in LossCases.All)
        {
            foreach (var layer in LayerExamples.LastLayers)
            {
                foreach (var weighted in new[] { false, true })
                {
                    var trial = Trial(loss, layer) with
                    {
                        WithExampleWeights = weighted,
                        WithClassWeights = weighted && loss.Fits == TargetKind.Classes
                    };
                    var distance = trial.Step(TrainingEngineKind.Managed, 2).DistanceTo(trial.Step(TrainingEngineKind.Torch, 2));
                    Assert.IsLessThan(2e-5, distance, $"{loss}, {layer}, weighted {weighted}");
                }
            }
        }
    }

    [TestMethod]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        foreach (var layer in LayerExamples.LastLayers)
        {
            var trial = Trial(new CategoricalCrossEntropy(), layer) with { Rows = 200, BatchSize = 200 };
            var (one, three) = (trial.WithWorkers(1, (engine, plan) => EngineTrial.StepOf(engine, plan)),
                trial.WithWorkers(3, (engine, plan) => EngineTrial.StepOf(engine, plan)));
            CollectionAssert.AreEqual(one.Gradients, three.Gradients);
            CollectionAssert.AreEqual(one.Statistics, three.Statistics);
        }
    }

    [TestMethod]
    public void Factors_start_as_signs_and_behind_embedded_numbers_as_one_normal_number_for_each_column()
    {
        var shared = new SharedEnsemble(50, new Dense(2));
        var signs = Start(new NetworkSpecification(4, [shared, new Dense(1)]));
        CollectionAssert.AreEquivalent(new[] { -1f, 1 }, signs.Distinct().ToArray());
        Assert.AreEqual(0, signs.Average(), .3);

        var table = new TableEncoding { Numbers = new PiecewiseLinearNumbers { Width = 3 }, Categories = [new SlotRange(1, 2)] };
        var normal = Start(new NetworkSpecification(4, [table, shared, new Dense(1)]));
        Assert.HasCount(50 * 8, normal);
        foreach (var member in normal.Chunk(8))
            Assert.HasCount(3, new[] { member[..3].Distinct(), member[3..6].Distinct(), member[6..].Distinct() }.Select(
                column => column.Single()).Distinct().ToArray());
        Assert.AreEqual(1, Math.Sqrt(normal.Average(value => value * value)), .2);

        static float[] Start(NetworkSpecification specification)
        {
            using var network = NetworkState.Start(specification, seed: 1);
            var slot = specification.SharedEnsemble!.Weight!;
            return network.Parameters.Values.Slice(slot.Offset, slot.Length).ToArray();
        }
    }

    [TestMethod]
    public void It_must_be_the_last_hidden_layer_and_begin_with_a_dense_one()
    {
        var shared = new SharedEnsemble(2, new Dense(2));
        string Refusal(params Layer[] layers) =>
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkOptions { HiddenLayers = layers }.Validate()).Message;
        StringAssert.Contains(
            Refusal(shared, new Dense(1)),
            "HiddenLayers[0] must be the last hidden layer, since each member of a SharedEnsemble has an output layer of its own. "
            + "Received: 1 behind it.");
        StringAssert.Contains(Refusal(new Skip(shared)), "HiddenLayers[0] must not hold a SharedEnsemble");
        StringAssert.Contains(
            Refusal(new SharedEnsemble(2, new Dropout(.1f))),
            "HiddenLayers[0].Layers must begin with a Dense layer, which tells the members apart. Received: Dropout { Rate = 0.1 }.");
        Assert.ThrowsExactly<ArgumentException>(() => new NetworkSpecification(3, [shared, new Dense(2), new Dense(1)]));
    }

    private static EngineTrial Trial(LossFunction loss, Layer last) => new() { HiddenLayers = [new Dense(Inputs), last], Loss = loss };

    private static (float[] Features, float Label)[] RowsOf(MLNetDeep.Training.TrainingPlan plan)
    {
        var rows = (MLNetDeep.Data.Rows.RowSelection)plan.Training;
        return [.. rows.Rows.Select(row =>
        {
            var features = new float[Inputs];
            rows.Store.Features.Gather([row], features);
            return (features, rows.Store.LabelValues(row)[0]);
        })];
    }

    private static double MeanLoss(LossFunction loss, double[] parameters, (float[] Features, float Label)[] rows) =>
        rows.Average(row => OutputsOf(parameters, row.Features).Average(output => LossOf(loss, output, row.Label)));

    private static double LossOf(LossFunction loss, double output, double label) => loss is MeanSquaredError
        ? (output - label) * (output - label)
        : label * Math.Log(1 + Math.Exp(-output)) + (1 - label) * Math.Log(1 + Math.Exp(output));

    private static double OutputOfMean(LossFunction loss, double[] parameters, float[] features)
    {
        if (loss is MeanSquaredError)
            return OutputsOf(parameters, features).Average();
        var probability = OutputsOf(parameters, features).Average(output => 1 / (1 + Math.Exp(-output)));
        return Math.Log(probability / (1 - probability));
    }

    /// <summary>The output of each member: a dense layer, factors, a shared layer with tanh, an output each, in the order of the
    /// parameters.</summary>
    private static double[] OutputsOf(double[] parameters, float[] features)
    {
        var at = 0;
        double[][] Rows(int count, int width) => [.. Enumerable.Range(0, count).Select(_ => parameters[at..(at += width)])];
        double Product(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

        var (first, firstBias, factors, shared, sharedBias, heads, headBias) =
            (Rows(Inputs, Inputs), Rows(1, Inputs)[0], Rows(Members, Inputs), Rows(Units, Inputs), Rows(1, Units)[0], Rows(Members, Units),
                Rows(1, Members)[0]);
        double[] x = [.. features.Select(feature => (double)feature)];
        double[] input = [.. first.Select((weights, i) => Product(weights, x) + firstBias[i])];
        return [.. Enumerable.Range(0, Members).Select(member =>
        {
            double[] own = [.. input.Zip(factors[member], (value, factor) => value * factor)];
            return Product(heads[member],
                [.. shared.Select((weights, i) => Math.Tanh(Product(weights, own) + sharedBias[i]))]) + headBias[member];
        })];
    }
}
