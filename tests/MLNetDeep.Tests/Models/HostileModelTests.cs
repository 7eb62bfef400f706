using System.IO.Compression;
using Microsoft.ML;
using MLNetDeep.Tests.Support;
using Repository = MLNetDeep.Tests.Support.Repository;

namespace MLNetDeep.Tests.Models;

/// <summary>Files that somebody changed: each is a finding of a search through mutated ones, and is refused with what is wrong.</summary>
[TestClass]
public sealed class HostileModelTests
{
    [TestMethod]
    [DataRow("dos_layers1M", "have at most 10000 layers. Received: more.")]
    [DataRow("dupclass", "hold class labels that differ from each other. Received: 'a' twice.")]
    [DataRow("dupkey", "Received: text that does not fit it (Duplicate property")]
    [DataRow("emptyfeature", "name the columns of features and labels. Received: an empty name.")]
    [DataRow("end99", "hold a valid history. Received: an end, an engine, a data placement or a precision that is not known.")]
    [DataRow("epoch99999", "hold a valid history. Received: ")]
    [DataRow("format_surrogate", "Received: text that does not fit it (Cannot ")]
    [DataRow("nanbias", "hold finite numbers in '3.bias'. Received: NaN.")]
    [DataRow("noepochs", "hold a valid history. Received: weights of epoch ")]
    [DataRow("score99", "have a scoreFunction that belongs to MulticlassClassification, or none. Received: 99.")]
    [DataRow("scoreexp", "have a scoreFunction that belongs to MulticlassClassification, or none. Received: Exponential.")]
    [DataRow("skip29", "describe a network that fits in memory. Received: ")]
    public void A_file_that_cannot_be_is_refused_with_what_is_wrong(string name, string ruleAndReceived)
    {
        var path = Repository.PathOf($"tests/MLNetDeep.Tests/Models/Hostile/{name}.zip");
        var refused = Assert.Throws<Exception>(() => new MLContext().Model.Load(path, out _)).FirstOf<InvalidDataException>();
        StringAssert.Contains(refused.Message, ruleAndReceived);
        Assert.IsLessThan(1500, refused.Message.Length);
    }

    [TestMethod]
    public void Every_bit_of_the_files_of_a_network_counts()
    {
        var whole = SavedModel.Of(new DenseNetworkTransformer(
            new MLContext(), RandomModel.Of(LearningTask.MulticlassClassification, 4, 3, [])));
        foreach (var file in new[] { "manifest.json", "weights.safetensors", "SHA256SUMS" })
        {
            var length = Content(whole, file).Length;
            // The weights bit by bit, the rest here and there.
            for (var bit = 0; bit < length * 8; bit += file == "weights.safetensors" ? 5 : 97)
            {
                using var changed = Flipped(whole, file, bit);
                var refused = Assert.Throws<Exception>(() => new MLContext().Model.Load(changed, out _), $"bit {bit} of {file}")
                    .FirstOf<InvalidDataException>();
                StringAssert.StartsWith(refused.Message, "The model's ");
            }
        }
    }

    [TestMethod]
    public void A_name_that_was_damaged_in_the_zip_does_not_hide_the_hashes()
    {
        var whole = SavedModel.Of(new DenseNetworkTransformer(new MLContext(), RandomModel.Of(LearningTask.Regression, 4, 1)));
        using var zip = new MemoryStream();
        zip.Write(whole);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
            archive.Entries.Single(entry => entry.Name == "SHA256SUMS").Delete();
        zip.Position = 0;
        Assert.AreEqual(
            "The model's folder in the zip must hold 'SHA256SUMS'. Received: a folder without it. The file is damaged; save the model "
            + "again.",
            Assert.Throws<Exception>(() => new MLContext().Model.Load(zip, out _)).FirstOf<InvalidDataException>().Message);
    }

    [TestMethod]
    public void A_message_stays_short_whatever_the_file_names()
    {
        using var folder = new TempFolder();
        var file = new ForeignFile();
        for (var i = 0; i < 20_000; i++)
            file.Add($"{i}.{new string('x', 100)}", [0], []);
        var path = folder.Write("names.safetensors", file.ToArray());
        var model = RandomModel.Of(LearningTask.Regression, 4, 1);
        foreach (var layout in new[] { new WeightsLayout(), new WeightsLayout { MatchByShape = true } })
            Assert.IsLessThan(
                15_000, Assert.ThrowsExactly<InvalidDataException>(() => model.LoadWeights(path, layout)).Message.Length, $"{layout}");
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_refused(float value)
    {
        using var folder = new TempFolder();
        var model = RandomModel.Of(LearningTask.Regression, 2, 1, []);
        var path = folder.Write("w.safetensors", new ForeignFile().Add("0.weight", [1, 2], [1, value]).Add("0.bias", [1], [0]).ToArray());
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => model.LoadWeights(path)).Message, "hold finite numbers in '0.weight'");
    }

    private static byte[] Content(byte[] zip, string file)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var stream = archive.Entries.Single(entry => entry.Name == file).Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The zip, with one bit of a file's content another.</summary>
    private static MemoryStream Flipped(byte[] whole, string file, int bit)
    {
        var zip = new MemoryStream();
        zip.Write(whole);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var stream = archive.Entries.Single(entry => entry.Name == file).Open();
            stream.Position = bit / 8;
            var value = stream.ReadByte();
            stream.Position = bit / 8;
            stream.WriteByte((byte)(value ^ 1 << bit % 8));
        }
        zip.Position = 0;
        return zip;
    }
}
