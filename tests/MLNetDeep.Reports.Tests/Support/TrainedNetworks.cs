using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Reports.Tests.Support;

/// <summary>Small networks, each trained once, with what ML.NET's evaluation says of them.</summary>
internal static class TrainedNetworks
{
    private const int Rows = 120;

    private static readonly MLContext Ml = new(seed: 1);

    public static DenseNetworkOptions Options { get; } = new()
    {
        HiddenLayers = [new Dense(4, Activation.Tanh), new Dropout(0.25f)],
        NumberOfEpochs = 3,
        ValidationFraction = 0.25f,
        Optimizer = new SgdOptions { LearningRate = 0.1f, Momentum = 0.5f },
    };

    /// <summary>Class names as an attacker would choose them.</summary>
    public static string[] ClassNames { get; } = ["<script>alert(1)</script>", "\"><img src=x>", "R&D"];

    public static DenseNetworkTransformer Multiclass(string[] classNames, out MulticlassClassificationMetrics metrics)
    {
        var data = Ml.Data.LoadFromEnumerable(Examples(i => new Row { Label = classNames[i % classNames.Length] }, classNames.Length));
        var keyed = Ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var network = new DenseNetworkTrainer(Ml, Options).Fit(keyed);
        metrics = Ml.MulticlassClassification.Evaluate(network.Transform(keyed));
        return network;
    }

    public static DenseNetworkTransformer Binary(out CalibratedBinaryClassificationMetrics metrics)
    {
        var data = Ml.Data.LoadFromEnumerable(Examples(i => new Row { IsTrue = i % 3 == 0 }, 3));
        var network = new DenseNetworkTrainer(Ml, Options with { LabelColumnName = "IsTrue" }).Fit(data);
        metrics = Ml.BinaryClassification.Evaluate(network.Transform(data), "IsTrue");
        return network;
    }

    public static DenseNetworkTransformer Regression(out RegressionMetrics metrics)
    {
        var data = Ml.Data.LoadFromEnumerable(Examples(i => new Row { Number = i % 5 }, 5));
        var network = new DenseNetworkTrainer(Ml, Options with { LabelColumnName = "Number" }).Fit(data);
        metrics = Ml.Regression.Evaluate(network.Transform(data), "Number");
        return network;
    }

    /// <summary>The mean of -ln of the probability of the true class, by hand, over the 120 rows of a network with three kinds.</summary>
    /// <param name="network">One of two classes, the first row of three true, or of three classes, a row each in turn.</param>
    /// <param name="probabilityOf">The probability of the true class, from the scores and the number of the label.</param>
    public static double LogLoss(DenseNetworkTransformer network, Func<IReadOnlyList<float>, int, float> probabilityOf) =>
        Examples(_ => new Row(), 3).Select((row, i) => -Math.Log(probabilityOf(
            network.Model.Predict(row.Features).Probabilities, network.Model.OutputCount == 1 ? i % 3 == 0 ? 1 : 0 : i % 3))).Average();

    private static IEnumerable<Row> Examples(Func<int, Row> row, int period) => Enumerable.Range(0, Math.Max(Rows, 4 * period)).Select(i =>
    {
        var example = row(i);
        example.Features = [i % period / (float)period, i % 2, 1];
        return example;
    });

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public bool IsTrue { get; set; }

        public float Number { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
