using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

[TestClass]
public sealed class WeightsFileTests : IDisposable
{
    private static readonly DenseNetworkModel Model = Fit(seed: 1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Weights_are_bit_equal_after_a_round_trip_into_another_network()
    {
        Model.SaveWeights(_folder["w"]);
        var other = Fit(seed: 2);
        var before = other.Parameters.ToArray();

        var loaded = other.LoadWeights(_folder["w"]);

        CollectionAssert.AreEqual(Bits(Model.Parameters), Bits(loaded.Parameters));
        CollectionAssert.AreEqual(before, other.Parameters.ToArray(), "A model is never changed.");
        Assert.AreSame(other.History, loaded.History);
    }

    [TestMethod]
    public void One_array_gets_other_values_and_all_else_stays()
    {
        var before = Model.Parameters.ToArray();
        var changed = Model.WithWeights("2.bias", [5, -5]);

        CollectionAssert.AreEqual(new float[] { 5, -5 }, changed.GetWeights("2.bias").ToArray());
        foreach (var name in Model.WeightNames.Where(name => name != "2.bias"))
            CollectionAssert.AreEqual(Model.GetWeights(name).ToArray(), changed.GetWeights(name).ToArray(), name);
        CollectionAssert.AreEqual(before, Model.Parameters.ToArray(), "A model is never changed.");
        var (was, now) = (new float[2], new float[2]);
        Model.WithWeights("2.bias", [0, 0]).Score([1, 2, 3], was);
        Model.WithWeights("2.bias", [5, 0]).Score([1, 2, 3], now);
        Assert.IsGreaterThan(was[0], now[0]);
    }

    [TestMethod]
    public void Values_that_an_array_cannot_have_are_refused()
    {
        var normalized = DenseNetworkModel.Create(
            new() { HiddenLayers = [new BatchNormalization()] }, featureCount: 2, LearningTask.Regression);
        void Refuses(string message, string name, params float[] values) => StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => normalized.WithWeights(name, values)).Message, message);

        Refuses("The name must be one of '0.weight', ", "0.gamma", 1, 2);
        Refuses("'0.weight' must get as many values as it has: 2. Received: 3.", "0.weight", 1, 2, 3);
        Refuses("The values must hold finite numbers in '0.weight'. Received: NaN.", "0.weight", 1, float.NaN);
        Refuses("The values must hold variances of at least 0 in '0.running_var'. Received: -1.", "0.running_var", 1, -1);
    }

    [TestMethod]
    public void One_array_of_one_network_of_several_gets_other_values()
    {
        var both = DenseNetworkModel.MeanOf([Fit(seed: 1), Fit(seed: 2)]);
        var changed = both.WithWeights("members.1.2.bias", [5, -5]);
        CollectionAssert.AreEqual(new float[] { 5, -5 }, changed.Members[1].GetWeights("2.bias").ToArray());
        CollectionAssert.AreEqual(Bits(both.Members[0].Parameters), Bits(changed.Members[0].Parameters));
    }

    [TestMethod]
    public void The_file_is_safetensors_by_the_rules_of_the_format()
    {
        Model.SaveWeights(_folder["w"]);
        var file = File.ReadAllBytes(_folder["w"]);

        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var header = JsonNode.Parse(file.AsSpan(8, headerLength))!.AsObject();
        var values = file.AsSpan(8 + headerLength);

        Assert.AreEqual((byte)'{', file[8], "The header begins with its brace; only spaces may follow it.");
        CollectionAssert.AreEqual(
            new[] { "__metadata__", "0.weight", "0.bias", "2.weight", "2.bias" }, header.Select(entry => entry.Key).ToArray());
        var next = 0;
        foreach (var name in Model.WeightNames)
        {
            Assert.AreEqual("F32", (string?)header[name]!["dtype"]);
            var (begin, end) = ((int)header[name]!["data_offsets"]![0]!, (int)header[name]!["data_offsets"]![1]!);
            Assert.AreEqual(next, begin);
            CollectionAssert.AreEqual(
                Model.GetWeights(name).ToArray(), MemoryMarshal.Cast<byte, float>(values[begin..end]).ToArray(), name);
            next = end;
        }
        Assert.AreEqual("[4,3]", header["0.weight"]!["shape"]!.ToJsonString());
        Assert.AreEqual(values.Length, next);
    }

    [TestMethod]
    public void A_file_with_its_arrays_in_another_order_is_read_by_name()
    {
        WriteFile(("2.bias", "F32", [2], [1, 2]), ("0.bias", "F32", [4], [3, 4, 5, 6]), ("2.weight", "F32", [2, 4], Numbers(8)),
            ("0.weight", "F32", [4, 3], Numbers(12)));

        var loaded = Model.LoadWeights(_folder["w"]);

        CollectionAssert.AreEqual(Numbers(12), loaded.GetWeights("0.weight").ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 4, 5, 6 }, loaded.GetWeights("0.bias").ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, loaded.GetWeights("2.bias").ToArray());
    }

    [TestMethod]
    public void A_network_scores_with_loaded_weights()
    {
        Model.SaveWeights(_folder["w"]);
        var rows = LabelledRows.Draw(10, classes: 2);

        var scored = new DenseNetworkTransformer(new MLContext(), Fit(seed: 2).LoadWeights(_folder["w"])).Transform(rows);

        var expected = new DenseNetworkTransformer(new MLContext(), Model).Transform(rows);
        CollectionAssert.AreEqual(Scores(expected), Scores(scored));
    }

    [TestMethod]
    public void A_missing_array_is_named() => AssertRefused(
        "must hold the array '2.bias'. Received: '0.weight', '0.bias', '2.weight'.",
        ("0.weight", "F32", [4, 3], Numbers(12)), ("0.bias", "F32", [4], Numbers(4)), ("2.weight", "F32", [2, 4], Numbers(8)));

    [TestMethod]
    public void A_surplus_array_is_named() => AssertRefused(
        "must hold only '0.weight', '0.bias', '2.weight', '2.bias'. Received: '4.bias' too.",
        ("0.weight", "F32", [4, 3], Numbers(12)), ("0.bias", "F32", [4], Numbers(4)), ("2.weight", "F32", [2, 4], Numbers(8)),
        ("2.bias", "F32", [2], Numbers(2)),
        ("4.bias", "F32", [1], Numbers(1)));

    [TestMethod]
    public void Another_shape_is_named() => AssertRefused(
        "must hold '0.weight' of shape [4, 3]. Received: [3, 4].",
        ("0.weight", "F32", [3, 4], Numbers(12)), ("0.bias", "F32", [4], Numbers(4)), ("2.weight", "F32", [2, 4], Numbers(8)),
        ("2.bias", "F32", [2], Numbers(2)));

    [TestMethod]
    public void Another_type_is_named() => AssertRefused(
        "must hold '0.bias' as F32, F16, BF16 or F64. Received: I32.",
        ("0.weight", "F32", [4, 3], Numbers(12)), ("0.bias", "I32", [4], Numbers(4)), ("2.weight", "F32", [2, 4], Numbers(8)),
        ("2.bias", "F32", [2], Numbers(2)));

    [TestMethod]
    public void A_truncated_file_is_refused()
    {
        Model.SaveWeights(_folder["w"]);
        _folder.Write("w", File.ReadAllBytes(_folder["w"])[..^4]);
        Assert.AreEqual(Refusal("must hold 104 bytes of values. Received: 100."),
            Assert.ThrowsExactly<InvalidDataException>(() => Model.LoadWeights(_folder["w"])).Message);
    }

    [TestMethod]
    public void An_empty_file_is_refused()
    {
        _folder.Write("w", []);
        Assert.AreEqual(Refusal("must begin with 8 bytes of header length. Received: a file of 0 bytes."),
            Assert.ThrowsExactly<InvalidDataException>(() => Model.LoadWeights(_folder["w"])).Message);
    }

    [TestMethod]
    public void A_missing_file_is_named() => Assert.AreEqual(
        $"The weights file must exist. Received: '{_folder["w"]}', which does not. Write it with SaveWeights, or correct the path.",
        Assert.ThrowsExactly<FileNotFoundException>(() => Model.LoadWeights(_folder["w"])).Message);

    [TestMethod]
    public void A_missing_folder_is_named_when_saving() =>
        StringAssert.StartsWith(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => Model.SaveWeights(_folder["no/w"])).Message,
            $"The folder of '{_folder["no/w"]}' must exist.");

    private void AssertRefused(string reason, params (string Name, string Type, int[] Shape, float[] Values)[] arrays)
    {
        WriteFile(arrays);
        Assert.AreEqual(Refusal(reason), Assert.ThrowsExactly<InvalidDataException>(() => Model.LoadWeights(_folder["w"])).Message);
    }

    private string Refusal(string reason) =>
        $"'{_folder["w"]}' cannot be loaded. The weights (safetensors) {reason} The file is damaged or belongs to another network; where "
        + $"another program wrote it, a WeightsLayout says how it names and lays out its arrays.";

    /// <summary>A writer of the format that shares nothing with ours.</summary>
    private void WriteFile(params (string Name, string Type, int[] Shape, float[] Values)[] arrays)
    {
        var header = new JsonObject();
        var values = new MemoryStream();
        foreach (var (name, type, shape, array) in arrays)
        {
            var begin = values.Length;
            values.Write(MemoryMarshal.AsBytes(array.AsSpan()));
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(begin, values.Length)
            };
        }
        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        _folder.Write("w", [.. BitConverter.GetBytes((long)json.Length), .. json, .. values.ToArray()]);
    }

    private static DenseNetworkModel Fit(int seed) => new DenseNetworkTrainer(
        new MLContext(), new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(4, Activation.ReLU)],
            NumberOfEpochs = 1,
            Seed = seed,
            Device = TestDevice.Device
        })
        .Fit(LabelledRows.Draw(20, classes: 2)).Model;

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i / 8f)];

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores)];
}
