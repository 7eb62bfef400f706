using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A whole table pipeline as one ONNX file: numbers with gaps and names of categories in, scores out.</summary>
[TestClass]
public sealed class TableOnnxTests
{
    [TestMethod]
    public void Raw_numbers_with_gaps_and_names_of_categories_go_in_and_the_scores_come_out()
    {
        var mlContext = new MLContext(seed: 1);
        var random = new Random(1);
        string[] kinds = ["house", "flat", "villa"];
        float[] rooms = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 0 ? float.NaN : random.Next(1, 9))];
        string[] kind = [.. Enumerable.Range(0, 60).Select(i => kinds[random.Next(3)])];
        var rows = new MemoryView().Add("rooms", NumberDataViewType.Single, rooms).AddText("kind", kind)
            .Add("Label", NumberDataViewType.Single, [.. kind.Select(name => name.Length + random.NextSingle())]);
        var options = DenseNetworkOptions.ForTables with { NumberOfEpochs = 5, Seed = 1 };
        var model = mlContext.Transforms.TableFeatures(rows).Append(new DenseNetworkTrainer(mlContext, options)).Fit(rows);

        using var stream = new MemoryStream();
        mlContext.Model.ConvertToOnnx(model, rows, stream);
        using var onnx = new OnnxSession(stream.ToArray());
        // A row that training did not have: a category that nobody knows.
        rooms = [.. rooms, 3];
        kind = [.. kind, "castle"];
        var others = new MemoryView().Add("rooms", NumberDataViewType.Single, rooms).AddText("kind", kind)
            .Add("Label", NumberDataViewType.Single, new float[61]);
        using var names = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [61, 1]);
        foreach (var (i, name) in kind.Index())
            names.StringTensorSetElementAt(name, i);
        var outputs = onnx.Run(
            ("rooms", OrtValue.CreateTensorValueFromMemory(rooms, [61, 1])), ("kind", names),
            ("Label", OrtValue.CreateTensorValueFromMemory(new float[61], [61, 1])));
        foreach (var (expected, actual) in ColumnValues.All(model.Transform(others), "Score").Cast<float>()
            .Zip((float[])outputs["Score.output"]))
            Assert.AreEqual(expected, actual, 1e-5f);
    }
}
