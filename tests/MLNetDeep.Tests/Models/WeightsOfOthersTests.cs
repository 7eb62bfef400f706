using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Weights that PyTorch and Keras wrote, under their names, in their widths and layouts.</summary>
[TestClass]
public sealed class WeightsOfOthersTests : IDisposable
{
    private const string WayOut = "The file is damaged or belongs to another network; where another program wrote it, a WeightsLayout "
        + "says how it names and lays out its arrays.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_state_dict_with_batch_normalization_is_read_without_its_counter()
    {
        var loaded = Load(Normalized(), new ForeignFile()
            .Add("0.weight", [1], [2]).Add("0.bias", [1], [3]).Add("0.running_mean", [1], [4]).Add("0.running_var", [1], [5])
                .AddCounter("0.num_batches_tracked", 938)
            .Add("1.weight", [1, 1], [6]).Add("1.bias", [1], [7]));

        CollectionAssert.AreEqual(new float[] { 2, 3, 6, 7, 4, 5 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    [DataRow(new byte[] { 0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0 }, "an HDF5 file, such as Keras' .h5; in Python, write its arrays as safetensors.")]
    [DataRow(new byte[] { 0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0 }, "a zip, such as Keras' .keras, PyTorch's .pt or a model of this library;")]
    [DataRow(new byte[] { 0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9 }, "a pickle of Python; write its arrays as safetensors there.")]
    public void A_file_of_another_format_is_called_by_its_name(byte[] content, string received)
    {
        File.WriteAllBytes(_folder["other"], content);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Linear().LoadWeights(_folder["other"]));
        StringAssert.Contains(error.Message, $"must hold the header its first 8 bytes announce. Received: {received}");
    }

    [TestMethod]
    public void A_counter_has_its_place_beside_running_statistics_alone()
    {
        AssertRefused(Linear(), "hold only '0.weight', '0.bias'. Received: '0.num_batches_tracked' too.",
            LinearFile().AddCounter("0.num_batches_tracked", 1));
        AssertRefused(
            Normalized(),
            "hold only '0.weight', '0.bias', '1.weight', '1.bias', '0.running_mean', '0.running_var'. Received: '0.num_batches_tracked' "
            + "too.",
            new ForeignFile()
                .Add("0.weight", [1], [2]).Add("0.bias", [1], [3]).Add("0.running_mean", [1], [4]).Add("0.running_var", [1], [5])
                .AddCounter("0.num_batches_tracked", 938, "F64").Add("1.weight", [1, 1], [6]).Add("1.bias", [1], [7]));
    }

    [TestMethod]
    [DataRow("F16", 0.0999755859375, 65504, DisplayName = "Half: the nearest to 0.1 is 0.0999755859375")]
    [DataRow("BF16", 0.099609375, 65280, DisplayName = "Brain float: the high half of a Single")]
    [DataRow("F64", 0.1, 65504, DisplayName = "Double")]
    [DataRow("F32", 0.1, 65504, DisplayName = "Single")]
    public void Every_width_is_read(string type, double tenth, double large)
    {
        var loaded = Load(Linear(), new ForeignFile().Add("0.weight", [1, 2], [0.1, -65504], type).Add("0.bias", [1], [0], type));
        CollectionAssert.AreEqual(new[] { (float)tenth, -(float)large, 0 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void A_double_that_no_single_holds_is_named() => AssertRefused(
        Linear(), "hold '0.weight' as numbers that Single can hold. Received: 1E+300.",
            new ForeignFile().Add("0.weight", [1, 2], [1, 1e300], "F64").Add("0.bias", [1], [0]));

    [TestMethod]
    public void Whole_numbers_are_no_weights() => AssertRefused(
        Linear(), "hold '0.weight' as F32, F16, BF16 or F64. Received: I64.",
            new ForeignFile().AddCounter("0.weight", 1).Add("0.bias", [1], [0]));

    [TestMethod]
    public void A_table_names_layers()
    {
        var layout = new WeightsLayout { Names = new Dictionary<string, string> { ["0"] = "fc1", ["2"] = "head.out" } };
        var loaded = Load(TwoLayers(), new ForeignFile()
            .Add("fc1.bias", [2], [5, 6]).Add("fc1.weight", [2, 2], [1, 2, 3, 4]).Add("head.out.bias", [1], [9])
                .Add("head.out.weight", [1, 2], [7, 8]), layout);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void A_table_names_single_arrays_and_layers_of_Keras()
    {
        var layout = new WeightsLayout
        {
            Names = new Dictionary<string, string> { ["0"] = "sequential/dense", ["2.weight"] = "w", ["2.bias"] = "b" },
            TransposedKernels = true,
        };
        var loaded = Load(TwoLayers(), new ForeignFile()
            .Add("sequential/dense/bias", [2], [5, 6]).Add("sequential/dense/kernel", [2, 2], [1, 3, 2, 4]).Add("b", [1], [9])
                .Add("w", [2, 1], [7, 8]), layout);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void A_table_names_what_is_in_a_block()
    {
        var model = DenseNetworkModel.Create(
            new DenseNetworkOptions { HiddenLayers = [new Residual([new Dense(1), new BatchNormalization()])] }, 1, LearningTask.Regression,
                seed: 1);
        var loaded = Load(
            model,
            new ForeignFile()
                .Add("block.fc.weight", [1, 1], [1]).Add("block.fc.bias", [1], [2]).Add("block.1.weight", [1], [3])
                    .Add("block.1.bias", [1], [4])
                .Add("block.1.running_mean", [1], [5]).Add("block.1.running_var", [1], [6]).AddCounter("block.1.num_batches_tracked", 9)
                    .Add("1.weight", [1, 1], [7]).Add("1.bias", [1], [8]),
            new WeightsLayout { Names = new Dictionary<string, string> { ["0"] = "block", ["0.0"] = "block.fc" } });
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 7, 8, 5, 6 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void A_table_of_what_the_network_has_not_is_refused()
    {
        var thrown = Assert.ThrowsExactly<ArgumentException>(
            () => Load(Linear(), LinearFile(),
            new WeightsLayout { Names = new Dictionary<string, string> { ["fc1.weight"] = "0.weight" } }));
        Assert.AreEqual("WeightsLayout.Names must name arrays or layers of the network: '0.weight', '0.bias', or '0' for a layer. "
            + "Received: 'fc1.weight'.", thrown.Message);
    }

    [TestMethod]
    public void A_table_and_shapes_exclude_each_other() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentException>(() =>
            Load(Linear(), LinearFile(),
                new WeightsLayout { MatchByShape = true, Names = new Dictionary<string, string> { ["0"] = "fc" } })).Message,
        "The WeightsLayout is not valid: At most one of Names and MatchByShape may be set. Received: both.");

    [TestMethod]
    public void Shapes_say_which_layer_an_array_is_of_and_numbers_which_of_several()
    {
        // In the order safetensors writes them, which is by name: fc10 before fc2.
        var loaded = Load(Deep(), new ForeignFile()
            .Add("fc10.bias", [1], [22]).Add("fc10.weight", [1, 1], [21]).Add("fc2.bias", [1], [12]).Add("fc2.weight", [1, 1], [11])
            .Add("first.bias", [1], [3]).Add("first.weight", [1, 2], [1, 2]), ByShape);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 11, 12, 21, 22 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void Keras_names_count_from_the_second_layer_on()
    {
        var loaded = Load(
            Deep(),
            new ForeignFile()
                .Add("dense/kernel", [2, 1], [1, 2]).Add("dense/bias", [1], [3]).Add("dense_2/kernel", [1, 1], [21])
                    .Add("dense_2/bias", [1], [22])
                .Add("dense_1/kernel", [1, 1], [11]).Add("dense_1/bias", [1], [12]),
            ByShape with { TransposedKernels = true });
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 11, 12, 21, 22 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void Keras_batch_normalization_is_read_by_shape()
    {
        var loaded = Load(Normalized(), new ForeignFile()
            .Add("batch_normalization/gamma", [1], [2]).Add("batch_normalization/beta", [1], [3])
                .Add("batch_normalization/moving_mean", [1], [4])
            .Add("batch_normalization/moving_variance", [1], [5]).Add("dense/kernel", [1, 1], [6]).Add("dense/bias", [1], [7]), ByShape);
        CollectionAssert.AreEqual(new float[] { 2, 3, 6, 7, 4, 5 }, loaded.Parameters.ToArray());
    }

    [TestMethod]
    public void Layers_of_one_shape_whose_names_give_no_order_are_refused() => AssertRefused(
        Deep(),
        "tell layers of the same shapes apart by numbers in their names (bias [1], weight [1, 1]). Received: 'middle', 'last'; name them "
        + "in Names instead.",
        new ForeignFile()
            .Add("middle.weight", [1, 1], [1]).Add("middle.bias", [1], [1]).Add("last.weight", [1, 1], [1]).Add("last.bias", [1], [1])
                .Add("a.weight", [1, 2], [1, 1]).Add("a.bias", [1], [1]),
        ByShape);

    [TestMethod]
    public void Layers_of_one_shape_with_equal_numbers_are_refused() => AssertRefused(
        Deep(),
        "tell layers of the same shapes apart by numbers in their names (bias [1], weight [1, 1]). Received: 'fc1', 'fc01'; name them in "
        + "Names instead.",
        new ForeignFile()
            .Add("fc1.weight", [1, 1], [1]).Add("fc1.bias", [1], [1]).Add("fc01.weight", [1, 1], [1]).Add("fc01.bias", [1], [1])
                .Add("a.weight", [1, 2], [1, 1]).Add("a.bias", [1], [1]),
        ByShape);

    [TestMethod]
    public void A_layer_that_no_shapes_fit_is_named() => AssertRefused(
        Linear(), "hold 1 layer of bias [1], weight [1, 2]. Received: none among 'fc.weight' [1, 3], 'fc.bias' [1].",
            new ForeignFile().Add("fc.weight", [1, 3], [1, 2, 3]).Add("fc.bias", [1], [1]), ByShape);

    [TestMethod]
    public void One_layer_too_many_is_named() => AssertRefused(
        Linear(), "hold 1 layer of bias [1], weight [1, 2]. Received: 'fc1', 'fc2'.",
        new ForeignFile().Add("fc1.weight", [1, 2], [1, 2]).Add("fc1.bias", [1], [1]).Add("fc2.weight", [1, 2], [1, 2])
            .Add("fc2.bias", [1], [1]), ByShape);

    [TestMethod]
    public void What_no_layer_has_is_named() => AssertRefused(
        Linear(), "hold only 'fc.weight', 'fc.bias'. Received: 'scaler.mean' too.",
            new ForeignFile().Add("fc.weight", [1, 2], [1, 2]).Add("fc.bias", [1], [1]).Add("scaler.mean", [2], [1, 2]), ByShape);

    [TestMethod]
    public void A_kernel_that_lies_the_other_way_is_named() => AssertRefused(
        Linear(), "hold '0.weight' of shape [2, 1]. Received: [1, 2].", LinearFile(), new WeightsLayout { TransposedKernels = true });

    [TestMethod]
    public void Networks_of_an_ensemble_are_told_apart_by_their_numbers()
    {
        var model = DenseNetworkModel.Create(
            new DenseNetworkOptions { HiddenLayers = [], EnsembleSize = 2 }, 2, LearningTask.Regression, seed: 1);
        var loaded = Load(model, new ForeignFile()
            .Add("net2.weight", [1, 2], [4, 5]).Add("net2.bias", [1], [6]).Add("net1.weight", [1, 2], [1, 2]).Add("net1.bias", [1], [3]),
                ByShape);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, loaded.Members[0].Parameters.ToArray());
        CollectionAssert.AreEqual(new float[] { 4, 5, 6 }, loaded.Members[1].Parameters.ToArray());
    }

    private static WeightsLayout ByShape => new() { MatchByShape = true };

    private static DenseNetworkModel Linear() => Network(2);

    private static DenseNetworkModel Normalized() => Network(1, new BatchNormalization());

    private static DenseNetworkModel TwoLayers() => Network(2, new Dense(2, Activation.ReLU));

    private static DenseNetworkModel Deep() => Network(2, new Dense(1, Activation.ReLU), new Dense(1, Activation.ReLU));

    private static DenseNetworkModel Network(int features, params Layer[] hidden) =>
        DenseNetworkModel.Create(new DenseNetworkOptions { HiddenLayers = hidden }, features, LearningTask.Regression, seed: 1);

    private static ForeignFile LinearFile() => new ForeignFile().Add("0.weight", [1, 2], [1, 2]).Add("0.bias", [1], [3]);

    private DenseNetworkModel Load(DenseNetworkModel model, ForeignFile file, WeightsLayout? layout = null)
    {
        _folder.Write("w", file.ToArray());
        return layout is null ? model.LoadWeights(_folder["w"]) : model.LoadWeights(_folder["w"], layout);
    }

    private void AssertRefused(DenseNetworkModel model, string ruleAndReceived, ForeignFile file, WeightsLayout? layout = null) =>
        Assert.AreEqual(
        $"'{_folder["w"]}' cannot be loaded. The weights (safetensors) must {ruleAndReceived} {WayOut}",
        Assert.ThrowsExactly<InvalidDataException>(() => Load(model, file, layout)).Message);
}
