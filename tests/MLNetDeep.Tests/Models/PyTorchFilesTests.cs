using System.Text.Json;
using MLNetDeep.Files;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>
/// A state_dict that PyTorch itself has trained and written (PyTorch/state_dict.py), with batch normalization, its counter, and names of
/// the module's own, in every width: loaded here, it scores as there.
/// </summary>
[TestClass]
public sealed class PyTorchFilesTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(5), new BatchNormalization { Epsilon = 1e-5f }, new Activate(Activation.Tanh)],
    };

    private static readonly WeightsLayout Named = new()
    {
        Names = new Dictionary<string, string> { ["0"] = "fc1", ["1"] = "norm", ["3"] = "fc2" },
    };

    [TestMethod]
    [DataRow("single")]
    [DataRow("half")]
    [DataRow("bfloat16")]
    [DataRow("double")]
    public void It_scores_as_in_PyTorch_by_a_table_and_by_shapes(string width)
    {
        var path = Repository.PathOf($"tests/MLNetDeep.Tests/Models/PyTorch/{width}.safetensors");
        var (rows, scores) = RowsAndScores(path);
        foreach (var layout in new[] { Named, new WeightsLayout { MatchByShape = true } })
        {
            var model = DenseNetworkModel.Create(Options, 3, LearningTask.Regression, outputCount: 2, seed: 1).LoadWeights(path, layout);
            var transformer = new DenseNetworkTransformer(new Microsoft.ML.MLContext(), model);
            var scored = ColumnValues.All(transformer.Transform(new MemoryView().AddSingles("Features", rows)), "Score");
            for (var row = 0; row < rows.Length; row++)
            {
                var received = ((object[])scored[row]).Cast<float>().ToArray();
                for (var output = 0; output < 2; output++)
                    Assert.AreEqual(scores[row][output], received[output], 2e-5f * (1 + Math.Abs(scores[row][output])), $"row {row}");
            }
        }
    }

    private static (float[][] Rows, float[][] Scores) RowsAndScores(string path)
    {
        using var file = File.OpenRead(path);
        var metadata = SafetensorsHeader.Read(file, (rule, received) => new InvalidDataException($"{rule}: {received}")).Metadata;
        return (Matrix("rows"), Matrix("scores"));

        float[][] Matrix(string name) => JsonSerializer.Deserialize<float[][]>(metadata[name])!;
    }
}
