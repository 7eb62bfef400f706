using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Scoring;

/// <summary>The transformer in ML.NET's model zip: what survives, and what a damaged zip says.</summary>
[TestClass]
public sealed class SavedTransformerTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void Weights_layers_and_history_survive()
    {
        var options = Toy.Options with
        {
            HiddenLayers = [new Dense(5, Activation.ReLU), new Dropout(.25f),
            new Dense(3, Activation.Sigmoid)],
            ValidationFraction = .2f,
            EarlyStopping = new EarlyStopping { Patience = 1 }
        };
        var model = new DenseNetworkTrainer(_mlContext, options).Fit(Named()).Model;
        var loaded = Load(new DenseNetworkTransformer(_mlContext, model)).Model;

        Assert.AreEqual(Json(model.History), Json(loaded.History));
        CollectionAssert.AreEqual(model.History.Epochs.ToArray(), loaded.History.Epochs.ToArray());
        CollectionAssert.AreEqual(model.Layers.ToArray(), loaded.Layers.ToArray());
        CollectionAssert.AreEqual(new[] { "cat", "dog", "eel" }, loaded.ClassNames.ToArray());
        CollectionAssert.AreEqual(model.WeightNames.ToArray(), loaded.WeightNames.ToArray());
        Assert.IsTrue(model.Parameters.SequenceEqual(loaded.Parameters));
        Assert.AreEqual((model.Task, model.FeatureCount, model.OutputCount, model.FeatureColumnName, model.LabelColumnName),
            (loaded.Task, loaded.FeatureCount, loaded.OutputCount, loaded.FeatureColumnName, loaded.LabelColumnName));
    }

    [TestMethod]
    public void The_history_of_a_run_that_diverged_survives()
    {
        EpochRecord[] epochs = [new EpochRecord { Epoch = 1, Loss = 1.5, Metric = .25, ValidationLoss = 2, LearningRate = 1e-3f,
            Duration = TimeSpan.FromTicks(123456789) },
            new EpochRecord { Epoch = 2, Loss = double.NaN, Metric = double.PositiveInfinity, LearningRate = float.Epsilon,
            Duration = TimeSpan.Zero }];
        var history = RandomModel.History with
        {
            Epochs = epochs,
            End = TrainingEnd.Diverged,
            EndMessage = "Quotes \" and 한글 and \n lines.",
            BestEpoch = 1,
            SkippedRowCount = long.MaxValue,
            Seed = -5
        };
        var model = RandomModel.Of(LearningTask.Regression, 2, 1);
        var loaded = Load(new DenseNetworkTransformer(
            _mlContext, new DenseNetworkModel(
            model.Specification, model.Parameters.ToArray(), model.Description with { History = history })));

        CollectionAssert.AreEqual(epochs, loaded.History.Epochs.ToArray());
        Assert.AreEqual(history with { Epochs = [] }, loaded.History with { Epochs = [] });
    }

    [TestMethod]
    public void Classes_of_every_type_survive()
    {
        foreach (var classes in new Array[]
        {
            new[] { "a", "", "한글 \"quoted\"" }, new[] { false, true }, new sbyte[] { -1, 2 }, new short[] { -1, 2 }, new[] { -1, 2 },
                new[] { long.MinValue, 2 },
            new byte[] { 1, 255 }, new ushort[] { 1, 2 }, new uint[] { 1, 2 }, new ulong[] { 1, ulong.MaxValue },
            new[] { .1f, float.MinValue, float.NaN }, new[] { .1, double.Epsilon },
            new DateTime[] { new(2020, 2, 29, 1, 2, 3, 4, DateTimeKind.Utc), DateTime.MinValue },
            new DateTimeOffset[] { new(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(9)), default },
            new TimeSpan[] { new(-1), TimeSpan.MaxValue },
        })
        {
            var transformer = new DenseNetworkTransformer(
                _mlContext, RandomModel.Of(LearningTask.MulticlassClassification, 2, classes.Length, classes: classes));
            var loaded = Load(transformer);
            CollectionAssert.AreEqual(classes, loaded.Model.Description.Classes!.Values);
            var data = new MemoryView().AddSingles("Features", [1, 2]);
            SchemaAssert.AreEqual(transformer.GetOutputSchema(data.Schema), loaded.GetOutputSchema(data.Schema), $"{classes.GetType()}");
        }
    }

    [TestMethod]
    public void A_model_inside_a_loaded_chain_can_be_reached()
    {
        var chain = _mlContext.Transforms.Rescale("Features", scale: 2)
            .Append(new DenseNetworkTrainer(_mlContext, Toy.Options))
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Score"))
            .Fit(Named());
        using var zip = new MemoryStream(SavedModel.Of(chain));

        var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(zip, out _);

        var transformer = loaded.OfType<DenseNetworkTransformer>().Single();
        Assert.AreEqual(Json(chain.OfType<DenseNetworkTransformer>().Single().History), Json(transformer.History));
        Assert.AreSame(transformer.Model.History, transformer.History);
        Assert.IsTrue(chain.OfType<DenseNetworkTransformer>().Single().Model.Parameters.SequenceEqual(transformer.Model.Parameters));
    }

    [TestMethod]
    public void A_model_saved_again_after_loading_is_the_same_file()
    {
        var once = SavedModel.Of(
            new DenseNetworkTransformer(
            _mlContext, RandomModel.Of(LearningTask.MulticlassClassification, 4, 3, classes: new[] { "a", "b", "c" })));
        using var zip = new MemoryStream(once);
        CollectionAssert.AreEqual(Contents(once), Contents(SavedModel.Of(new MLContext().Model.Load(zip, out _))));
    }

    [TestMethod]
    public void The_manifest_missing() => Refuses(
        "The model's folder in the zip must hold 'manifest.json'. Received: a folder without it. The file is damaged; save the model "
        + "again.",
        archive => Entry(archive, "manifest.json").Delete());

    [TestMethod]
    public void The_weights_missing() => Refuses(
        "The model's folder in the zip must hold 'weights.safetensors'. Received: a folder without it. The file is damaged; save the "
        + "model again.",
        archive => Entry(archive, "weights.safetensors").Delete());

    [TestMethod]
    public void The_weights_truncated() => Refuses(
        "The weights (safetensors) must hold 60 bytes of values. Received: 57. The file is damaged or belongs to another network; save "
        + "the model again.",
        archive => Rewrite(archive, "weights.safetensors", bytes => bytes[..^3]));

    [TestMethod]
    public void The_weights_empty() => Refuses(
        "The weights (safetensors) must begin with 8 bytes of header length. Received: a file of 0 bytes. The file is damaged or belongs "
        + "to another network; save the model again.",
        archive => Rewrite(archive, "weights.safetensors", _ => []));

    [TestMethod]
    public void A_newer_format() => Refuses(
        "The model must have format version 6 or older. Received: version 7. Update MLNetDeep to the version that wrote it, or a newer "
        + "one.",
        archive => RewriteText(archive, text => text.Replace("\"formatVersion\": 1", "\"formatVersion\": 7", StringComparison.Ordinal)));

    [TestMethod]
    public void Another_format() => Refuses(
        "The model's manifest.json must say \"format\": \"MLNetDeep dense network\". Received: 'Something else'. The file is damaged, or "
        + "was made by hand; save the model again.",
        archive => RewriteText(archive, text => text.Replace("MLNetDeep dense network", "Something else", StringComparison.Ordinal)));

    [TestMethod]
    public void A_manifest_cut_off() => RefusesStarting(
        "The model's manifest.json must be a manifest of format version 6 or older. Received: text that does not fit it (",
        archive => RewriteText(archive, text => text[..(text.Length / 2)]));

    [TestMethod]
    public void Layers_that_do_not_fit_the_weights() => Refuses(
        "The weights (safetensors) must hold '0.weight' of shape [3, 5]. Received: [3, 4]. The file is damaged or belongs to another "
        + "network; save the model again.",
        archive => RewriteText(archive, text => text.Replace("\"featureCount\": 4", "\"featureCount\": 5", StringComparison.Ordinal)));

    [TestMethod]
    public void A_truncated_file()
    {
        var whole = Small();
        foreach (var length in new[] { 0, 10, whole.Length / 2, whole.Length - 1 })
        {
            using var zip = new MemoryStream(whole[..length]);
            Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _), $"{length} of {whole.Length} bytes");
        }
    }

    [TestMethod]
    public void Any_byte_changed_gives_an_error_or_a_model_but_no_crash()
    {
        var whole = Small();
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var changed = whole.ToArray();
            changed[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            using var zip = new MemoryStream(changed);
            try
            {
                new MLContext().Model.Load(zip, out _);
            }
            catch (Exception error)
            {
                Assert.IsFalse(error.Innermost() is NullReferenceException or IndexOutOfRangeException or OutOfMemoryException
                    or InvalidCastException, $"{error}");
            }
        }
    }

    private static byte[] Small() =>
        SavedModel.Of(new DenseNetworkTransformer(new MLContext(), RandomModel.Of(LearningTask.MulticlassClassification, 4, 3, [])));

    private IDataView Named()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("cat", "dog", "eel"));
        return _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private static DenseNetworkTransformer Load(DenseNetworkTransformer transformer)
    {
        using var zip = new MemoryStream(SavedModel.Of(transformer));
        return (DenseNetworkTransformer)new MLContext().Model.Load(zip, out _);
    }

    private static void Refuses(string message, Action<ZipArchive> damage) => Assert.AreEqual(message, LoadDamaged(damage).Message);

    private static void RefusesStarting(string message, Action<ZipArchive> damage) =>
        StringAssert.StartsWith(LoadDamaged(damage).Message, message);

    /// <summary>ML.NET wraps what a component throws while it is loaded.</summary>
    private static Exception LoadDamaged(Action<ZipArchive> damage)
    {
        using var zip = new MemoryStream();
        zip.Write(Small());
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            damage(archive);
            SavedModel.Rehash(archive);
        }
        zip.Position = 0;
        Exception? error = Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _));
        while (error is not (null or InvalidDataException))
            error = error.InnerException;
        return error ?? throw new AssertFailedException("No InvalidDataException was thrown.");
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string file) =>
        archive.Entries.Single(entry => entry.FullName.EndsWith(file, StringComparison.Ordinal));

    private static void Rewrite(ZipArchive archive, string file, Func<byte[], byte[]> change)
    {
        using var stream = Entry(archive, file).Open();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var changed = change(bytes);
        stream.SetLength(0);
        stream.Write(changed);
    }

    private static void RewriteText(ZipArchive archive, Func<string, string> change) => Rewrite(archive, "manifest.json", bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var changed = change(text);
        Assert.AreNotEqual(text, changed, "There was nothing to change.");
        return Encoding.UTF8.GetBytes(changed);
    });

    private static string[] Contents(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry =>
        {
            using var copy = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(copy);
            return $"{entry.FullName} {Convert.ToHexString(copy.ToArray())}";
        }).Order(StringComparer.Ordinal)];
    }

    private static string Json(TrainingHistory history) => JsonSerializer.Serialize(history, ManyNumbers);

    private static readonly JsonSerializerOptions ManyNumbers =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
}
