using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Models;

/// <summary>Models that are loaded and saved without ML.NET.</summary>
[TestClass]
public sealed class ModelFileTests : IDisposable
{
    private static readonly float[][] Rows = [[10, 20, 30, 40], [0, 255, 0, 128], [7, 7, 7, 7]];

    private readonly MLContext _mlContext = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void A_pipelines_zip_gives_the_network_with_its_preparation_and_the_same_bits(int version)
    {
        var golden = GoldenModelTests.Golden.Of(version);
        var pipeline = new MLContext().Model.Load(golden.Path, out _);
        var expected = GoldenModelTests.ScoresOf(pipeline, golden.Rows);
        var model = DenseNetworkModel.Load(golden.Path);
        foreach (var (row, scores) in golden.Rows.Zip(expected))
            CollectionAssert.AreEqual(scores, Scores(model, row));
        Assert.AreEqual(version == 3 ? 0 : 1, model.Preparation.Count);
        CollectionAssert.AreEqual(
            version == 1 ? ["TermTransform (TransformerChain/Transform_000)", "KeyToValueTransform (TransformerChain/Transform_003)"]
                : version == 3
                    ? ["CopyTransform (TransformerChain/Transform_000)", "CopyTransform (TransformerChain/Transform_001)"]
                    : new[] { "CopyTransform (TransformerChain/Transform_000)" },
            model.LoadedFrom!.StepsLeftOut.ToArray());
    }

    [TestMethod]
    public void What_is_saved_by_itself_loads_as_it_was()
    {
        var model = DenseNetworkModel.Load(GoldenModelTests.Golden.Of(1).Path);
        model.Save(_folder["model.zip"]);
        var loaded = DenseNetworkModel.Load(_folder["model.zip"]);
        var origin = loaded.LoadedFrom!;
        Assert.AreEqual((5, true, 0), (origin.FormatVersion, origin.IsHashChecked, origin.StepsLeftOut.Count));
        CollectionAssert.AreEqual(model.Preparation.ToArray(), loaded.Preparation.ToArray());
        CollectionAssert.AreEqual(model.ClassNames.ToArray(), loaded.ClassNames.ToArray());
        CollectionAssert.AreEqual(model.History.Epochs.ToArray(), loaded.History.Epochs.ToArray());
        foreach (var row in GoldenModelTests.Golden.Of(1).Rows)
            CollectionAssert.AreEqual(Scores(model, row), Scores(loaded, row));
        using var again = new MemoryStream();
        loaded.Save(again);
        CollectionAssert.AreEqual(File.ReadAllBytes(_folder["model.zip"]), again.ToArray());
    }

    [TestMethod]
    public void Several_steps_of_ours_are_taken_along_in_their_order_and_others_end_the_search()
    {
        var rows = Data();
        var fitted = _mlContext.Transforms.Rescale("A", "Pixels", scale: .5f, offset: 1)
            .Append(_mlContext.Transforms.Flatten("B", "A"))
            .Append(_mlContext.Transforms.NormalizeMinMax("B"))
            .Append(_mlContext.Transforms.Rescale("B", scale: 3))
            .Append(_mlContext.Transforms.Flatten("Features", "B"))
            .Append(_mlContext.Transforms.Rescale("Features", scale: .1f, offset: -2))
            .Fit(rows)
            .Append(new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 4, 1)));
        fitted.SaveModel(_folder["p.zip"], rows.Schema);
        var loaded = DenseNetworkModel.Load(_folder["p.zip"]);
        Assert.AreEqual("× 3 + 0, × 0.1 + -2", string.Join(", ", loaded.Preparation));
        Assert.HasCount(3, loaded.LoadedFrom!.StepsLeftOut);

        var before = new TransformerChain<ITransformer>([.. fitted.Take(3)]).Transform(rows);
        var expected = fitted.Transform(rows).GetColumn<float>("Score").ToArray();
        CollectionAssert.AreEqual(expected, before.GetColumn<float[]>("B").Select(row => Scores(loaded, row)[0]).ToArray());
    }

    [TestMethod]
    public void A_model_with_a_preparation_is_not_put_where_somebody_else_prepares()
    {
        var model = DenseNetworkModel.Load(GoldenModelTests.Golden.Of(4).Path);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkTransformer(_mlContext, model)).Message,
            "must get a model without a preparation of its features. Received: one that was loaded with its preparation "
            + "(× 0.003921569 + 0). Pass model.WithoutPreparation()");
        var alone = model.WithoutPreparation();
        Assert.IsEmpty(alone.Preparation);
        Assert.AreEqual(.3f, new DenseNetworkTransformer(_mlContext, alone).Model.Threshold);
    }

    [TestMethod]
    public void An_ONNX_file_of_it_prepares_as_well()
    {
        var golden = GoldenModelTests.Golden.Of(2);
        var model = DenseNetworkModel.Load(golden.Path);
        using var session = OnnxSession.Of(model);
        var scores = session.Scores(golden.Rows);
        foreach (var (row, score) in golden.Rows.Zip(scores))
            Assert.AreEqual(Scores(model, row)[0], score, 1e-3f);
    }

    [TestMethod]
    public void A_pipeline_without_a_network_or_with_two_is_refused()
    {
        var rows = Data();
        _mlContext.Transforms.Rescale("A", "Pixels").Fit(rows).SaveModel(_folder["none.zip"], rows.Schema);
        StringAssert.Contains(
            Refusal("none.zip"), "hold a pipeline with one dense network. Received: 0 among the steps 'MLNetDeepRescale'.");
        var network = new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 4, 1));
        new TransformerChain<ITransformer>(network, network).SaveModel(_folder["two.zip"], rows.Schema);
        StringAssert.Contains(Refusal("two.zip"), "Received: 2 among the steps");
    }

    [TestMethod]
    public void Damage_of_a_file_without_hashes_is_found_by_the_zips_own_checksum()
    {
        var whole = File.ReadAllBytes(GoldenModelTests.Golden.Of(1).Path);
        var row = GoldenModelTests.Golden.Of(1).Rows[0];
        var expected = Scores(DenseNetworkModel.Load(GoldenModelTests.Golden.Of(1).Path), row);
        var random = new Random(1);
        var loaded = 0;
        for (var i = 0; i < 400; i++)
        {
            var changed = whole.ToArray();
            changed[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using var stream = new MemoryStream(changed);
                // A bit of a time stamp, or of a step that is left out, is no matter.
                CollectionAssert.AreEqual(expected, Scores(DenseNetworkModel.Load(stream), row));
                loaded++;
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
        Assert.IsLessThan(200, loaded);
    }

    [TestMethod]
    public void Bombs_are_refused_before_they_go_off()
    {
        var bomb = Rewritten("manifest.json", content => [.. content, .. Enumerable.Repeat((byte)' ', 64 << 20)]);
        Assert.IsLessThan(200_000, bomb.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => DenseNetworkModel.Load(new MemoryStream(bomb))).Message,
            "'TransformerChain/manifest.json' must unpack to at most ");
        Assert.IsLessThan(4 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Other_files_are_refused_by_name()
    {
        foreach (var (name, content) in new[] { ("empty", Array.Empty<byte>()), ("text", Encoding.UTF8.GetBytes(new string('x', 5000))) })
        {
            _folder.Write(name, content);
            StringAssert.StartsWith(
                Refusal(name), $"'{_folder[name]}' cannot be loaded. A zip file must end with its directory. Received: a file of "
                + $"{content.Length} bytes without one.");
        }
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => DenseNetworkModel.Load(_folder["none"])).Message,
            "The model file must exist. Received: '");
        using var gzip = new GZipStream(new MemoryStream(), CompressionMode.Decompress);
        Assert.ThrowsExactly<ArgumentException>(() => DenseNetworkModel.Load(gzip));
    }

    private string Refusal(string name) => Assert.ThrowsExactly<InvalidDataException>(() => DenseNetworkModel.Load(_folder[name])).Message;

    private static float[] Scores(DenseNetworkModel model, float[] row)
    {
        var scores = new float[model.OutputCount];
        model.Score(row, scores);
        return scores;
    }

    private IDataView Data() => _mlContext.Data.LoadFromEnumerable(Rows.Select(row => new Row { Pixels = row }));

    private byte[] Rewritten(string name, Func<byte[], byte[]> change)
    {
        using var zip = new MemoryStream();
        zip.Write(SavedModel.Of(new DenseNetworkTransformer(_mlContext, RandomModel.Of(LearningTask.Regression, 4, 1))));
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.Entries.Single(entry => entry.Name == name);
            using (var stream = entry.Open())
            {
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                stream.SetLength(0);
                stream.Write(change(content));
            }
            SavedModel.Rehash(archive);
        }
        return zip.ToArray();
    }

    private sealed class Row
    {
        [VectorType(4)]
        public required float[] Pixels { get; init; }
    }
}
