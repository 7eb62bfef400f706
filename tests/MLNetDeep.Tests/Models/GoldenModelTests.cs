using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using Repository = MLNetDeep.Tests.Support.Repository;

namespace MLNetDeep.Tests.Models;

/// <summary>
/// Files that earlier versions of the library wrote, one of each version of the format, with the scores they gave: they load and score the
/// same for ever. None is ever written anew.
/// </summary>
[TestClass]
public sealed class GoldenModelTests
{
    /// <summary>What one processor's scores may be off another's.</summary>
    private const float Tolerance = 2e-6f;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void A_file_of_an_older_version_scores_as_it_did(int version)
    {
        var golden = Golden.Of(version);
        var loaded = new MLContext().Model.Load(golden.Path, out _);
        var scores = ScoresOf(loaded, golden.Rows);
        foreach (var (expected, actual) in golden.Scores.Zip(scores))
        {
            foreach (var (one, other) in expected.Zip(actual))
                Assert.AreEqual(one, other, Tolerance * Math.Max(1, Math.Abs(one)));
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void A_file_without_hashes_says_so(int version)
    {
        var origin = new MLContext().Model.Load(Golden.Of(version).Path, out _).FindDenseNetwork().Model.LoadedFrom!;
        Assert.AreEqual(new ModelOrigin { FormatVersion = version, WrittenBy = "MLNetDeep 0.1.0", IsHashChecked = false }, origin);
        Assert.AreEqual($"format version {version}, written by MLNetDeep 0.1.0, without hashes", origin.ToString());
    }

    /// <summary>Version 5 with its preparation; version 6 with layers of tables, limits and a missing value.</summary>
    [TestMethod]
    [DataRow(5)]
    [DataRow(6)]
    public void A_network_by_itself_scores_as_it_did(int version)
    {
        var golden = Golden.Of(version);
        var model = DenseNetworkModel.Load(golden.Path);
        Assert.AreEqual((version, true), (model.LoadedFrom!.FormatVersion, model.LoadedFrom.IsHashChecked));
        foreach (var (row, expected) in golden.Rows.Zip(golden.Scores))
            Assert.AreEqual(expected[0], model.Predict(row).Scores[0], Tolerance * Math.Max(1, Math.Abs(expected[0])));
    }

    [TestMethod]
    public void A_file_saved_again_has_hashes()
    {
        var old = new MLContext().Model.Load(Golden.Of(4).Path, out _);
        using var zip = new MemoryStream(SavedModel.Of(old));
        var anew = new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;
        Assert.AreEqual((4, true), (anew.LoadedFrom!.FormatVersion, anew.LoadedFrom.IsHashChecked));
        Assert.AreEqual(.3f, anew.Threshold);
        Assert.IsTrue(old.FindDenseNetwork().Model.Parameters.SequenceEqual(anew.Parameters));
    }

    internal static float[][] ScoresOf(ITransformer model, float[][] rows)
    {
        var scored = model.Transform(new MLContext().Data.LoadFromEnumerable(rows.Select(pixels => new Row { Pixels = pixels })));
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score")]
            : [.. scored.GetColumn<float>("Score").Select(score => (float[])[score])];
    }

    private sealed class Row
    {
        [VectorType(6)]
        public required float[] Pixels { get; init; }

        public string Class { get; init; } = "low";

        public bool Truth { get; init; }

        public float Number { get; init; }
    }

    /// <summary>A file, rows, and the scores of those rows when the file was written.</summary>
    internal sealed record Golden(string Path, float[][] Rows, float[][] Scores)
    {
        public static Golden Of(int version)
        {
            var folder = Repository.PathOf("tests/MLNetDeep.Tests/Models/Golden");
            using var json = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(folder, $"version{version}.json")));
            return new Golden(System.IO.Path.Combine(folder, $"version{version}.zip"), Numbers("rows"), Numbers("scores"));

            float[][] Numbers(string name) =>
                [.. json.RootElement.GetProperty(name).EnumerateArray()
                    .Select(row => row.EnumerateArray().Select(NumberOf).ToArray())];

            // JSON has no number that is missing.
            static float NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle();
        }
    }
}
