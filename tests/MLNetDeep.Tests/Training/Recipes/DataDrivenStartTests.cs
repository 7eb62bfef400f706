using Microsoft.ML;
using MLNetDeep.Tests.EndToEnd;

namespace MLNetDeep.Tests.Training.Recipes;

/// <summary>Start weights that follow from rows, against plain loops in double precision.</summary>
[TestClass]
public sealed class DataDrivenStartTests
{
    /// <summary>Four numbers become two values each; a category has two slots.</summary>
    private const int Inputs = 10;

    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>Nothing is learnt: the model has its start weights.</summary>
    private static DenseNetworkOptions Options(params Layer[] layers) => TableRows.Options() with
    {
        HiddenLayers = [new TableEncoding { Numbers = new ScaledNumbers() }, .. layers],
        Optimizer = new SgdOptions { LearningRate = 1e-30f },
        NumberOfEpochs = 1,
        DataDrivenStart = true,
    };

    [TestMethod]
    public void Sums_have_a_deviation_of_1_and_biases_are_within_the_sums()
    {
        Layer[] layers = [new Dense(8, Activation.Mish), new Dropout(.2f), new Dense(5, Activation.ReLU)];
        var model = Fit(Options(layers));
        var rows = Encoded(model);
        rows = AssertFitted(model, rows, "1");
        AssertFitted(model, [.. rows.Select(row => row.Select(Mish).ToArray())], "4");

        // Each unit keeps the direction that was drawn, and the output layer starts as it would.
        var plain = Fit(Options(layers) with { DataDrivenStart = false });
        Assert.AreEqual(Bits(plain, "6.weight"), Bits(model, "6.weight"));
        var (drawn, fitted) = (plain.GetWeights("1.weight").ToArray(), model.GetWeights("1.weight").ToArray());
        for (var i = 0; i < drawn.Length; i++)
            Assert.AreEqual(drawn[i] * fitted[i / Inputs * Inputs] / drawn[i / Inputs * Inputs], fitted[i], 1e-4 * Math.Abs(fitted[i]));

        static double Mish(double x) => x * Math.Tanh(Math.Log(1 + Math.Exp(x)));
    }

    [TestMethod]
    public void To_layers_that_members_share_each_member_of_a_row_is_a_row()
    {
        var model = Fit(Options(new SharedEnsemble(3, new Dense(6, Activation.ReLU))));
        var factors = model.GetWeights("1.weight").ToArray();
        double[][] rows = [.. Encoded(model).SelectMany(row => Enumerable.Range(0, 3).Select(
            member => row.Select((x, i) => x * factors[member * Inputs + i]).ToArray()))];
        AssertFitted(model, rows, "1.0");
    }

    [TestMethod]
    public void Layers_in_blocks_are_fitted_to_what_reaches_them()
    {
        var model = Fit(Options(new Residual(new Dense(Inputs, Activation.ReLU)), new Skip(new Dense(2)), new Dense(4)));
        var rows = Encoded(model);
        var inner = AssertFitted(model, rows, "1.0");
        rows = [.. rows.Zip(inner, (row, sums) => row.Zip(sums, (x, sum) => x + Math.Max(0, sum)).ToArray())];
        inner = AssertFitted(model, rows, "2.0");
        AssertFitted(model, [.. rows.Zip(inner, (row, sums) => row.Concat(sums).ToArray())], "3");
    }

    [TestMethod]
    public void Weights_that_are_reused_stay()
    {
        var first = Fit(Options(new Dense(8, Activation.ReLU)));
        var trainer = new DenseNetworkTrainer(_mlContext, Options(new Dense(8, Activation.ReLU)) with { Seed = 4 });
        Assert.AreEqual(Bits(first, "1.weight"), Bits(trainer.Fit(TableRows.View(), null, first).Model, "1.weight"));

        trainer = new DenseNetworkTrainer(_mlContext, Options(new Dense(8, Activation.ReLU), new Dense(4)) with { Seed = 4 });
        var longer = trainer.Fit(TableRows.View(), null, first.WithoutOutput()).Model;
        Assert.AreEqual(Bits(first, "1.weight"), Bits(longer, "1.weight"));
        var sums = Encoded(longer).Select(row => Sums(longer, "1", row).Select(sum => Math.Max(0, sum)).ToArray()).ToArray();
        AssertFitted(longer, sums, "3");
    }

    [TestMethod]
    public void Weights_that_start_at_0_stay_there()
    {
        var model = Fit(Options(new Dense(3) { Initializer = WeightInitializer.Zeros }, new Dense(2) { UseBias = false }));
        foreach (var value in model.GetWeights("1.weight").ToArray().Concat(model.GetWeights("1.bias").ToArray()))
            Assert.AreEqual(0, value, 1e-20);
        Assert.IsTrue(float.IsFinite(model.GetWeights("2.weight").Span[0]));
    }

    /// <returns>The sums with their biases.</returns>
    private static double[][] AssertFitted(DenseNetworkModel model, double[][] rows, string name)
    {
        var biases = model.GetWeights($"{name}.bias").ToArray();
        double[][] sums = [.. rows.Select(row => Sums(model, name, row))];
        for (var unit = 0; unit < biases.Length; unit++)
        {
            double[] ofUnit = [.. sums.Select(row => row[unit] - biases[unit])];
            var mean = ofUnit.Average();
            Assert.AreEqual(1, Math.Sqrt(ofUnit.Average(sum => (sum - mean) * (sum - mean))), 1e-4, $"{name}, unit {unit}");
            Assert.IsTrue(-biases[unit] > ofUnit.Min() && -biases[unit] < ofUnit.Max(), $"{name}, unit {unit}: {biases[unit]}");
        }
        Assert.HasCount(biases.Length, biases.Distinct());
        return sums;
    }

    private static double[] Sums(DenseNetworkModel model, string name, double[] row)
    {
        var (weights, biases) = (model.GetWeights($"{name}.weight").ToArray(), model.GetWeights($"{name}.bias").ToArray());
        return [.. biases.Select((bias, unit) => bias + row.Select((x, i) => x * weights[unit * row.Length + i]).Sum())];
    }

    /// <summary>All training rows as the first layer makes them: of each number x̂ and 0, then the category's slots.</summary>
    private static double[][] Encoded(DenseNetworkModel model)
    {
        var (medians, scales) = (model.GetWeights("0.median").ToArray(), model.GetWeights("0.scale").ToArray());
        int[] numbers = [0, 1, 2, 5];
        return [.. TableRows.Features(200).Select(row => numbers.Index()
            .SelectMany(n => new[] { Scaled(row[n.Item], medians[n.Index], scales[n.Index]), 0 }).Append(row[3]).Append(row[4]).ToArray())];

        static double Scaled(double x, double median, double scale)
        {
            var z = (x - median) * scale;
            return double.IsNaN(x) ? 0 : z / Math.Sqrt(1 + z * z / 9);
        }
    }

    private static string Bits(DenseNetworkModel model, string name) =>
        Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.GetWeights(name).Span));

    private DenseNetworkModel Fit(DenseNetworkOptions options) => new DenseNetworkTrainer(_mlContext, options).Fit(TableRows.View()).Model;
}
