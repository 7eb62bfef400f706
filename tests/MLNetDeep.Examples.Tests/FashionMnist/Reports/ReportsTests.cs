using ExampleKit.Data;
using FashionMnist.Reports;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.FashionMnist.Reports;

[TestClass]
public class ReportsTests
{
    [TestMethod]
    public void Network_is_told_layer_by_layer()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(i => new Row { Features = [i % 4, i % 3], Label = i % 2 }));
        var console = new PlainConsole();
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(5, Activation.Tanh), new Dropout(0.25f)],
            NumberOfEpochs = 1,
        };

        var network = new DenseNetworkTrainer(mlContext, options).Fit(rows);
        ModelReport.Write(console.Console, network.Model);

        Assert.HasCount(9, console.Lines);
        CollectionAssert.AreEqual(
            new[] { "Layer|Output shape|Parameters", "Dense 5, Tanh|(batch, 5)|15", "Dropout 0.25|(batch, 5)|0",
            "Dense 1, Linear|(batch, 1)|6", "Total||21" },
            console.TableRows);
    }

    [TestMethod]
    public void Confusions_have_a_row_for_what_is_and_a_column_for_what_it_is_taken_for()
    {
        // Three bags, one of them taken for an ankle boot; and one of each other class, taken for what it is.
        var scored = Enumerable.Range(0, 10).Select(label => new Scored(label, label)).Append(new Scored(8, 8)).Append(new Scored(8, 9));
        var mlContext = new MLContext(seed: 1);
        var console = new PlainConsole();

        EvaluationReport.Write(
            console.Console, mlContext.MulticlassClassification.Evaluate(mlContext.Data.LoadFromEnumerable(scored)), "Clothes");

        StringAssert.StartsWith(console.Lines[1], "Accuracy 91.67 %, log-loss 0.");
        StringAssert.EndsWith(console.Lines[1], " on 12 test images of Clothes");
        CollectionAssert.Contains(console.TableRows, "Bag|1.000|0.667|3");
        CollectionAssert.Contains(console.TableRows, "Ankle boot|0.500|1.000|1");
        CollectionAssert.Contains(console.TableRows, "|0|1|2|3|4|5|6|7|8|9");
        CollectionAssert.Contains(console.TableRows, "8 Bag|.|.|.|.|.|.|.|.|2|1");
        CollectionAssert.Contains(console.TableRows, "9 Ankle boot|.|.|.|.|.|.|.|.|.|1");
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    /// <summary>ML.NET counts the keys of objects from 0.</summary>
    private sealed class Scored(int label, int predicted)
    {
        [KeyType(10)]
        public uint Label { get; set; } = (uint)label;

        [KeyType(10)]
        public uint PredictedLabel { get; set; } = (uint)predicted;

        [VectorType(10)]
        public float[] Score { get; set; } = [.. ClothingClasses.Names.Select((_, i) => i == predicted ? 0.91f : 0.01f)];
    }
}
