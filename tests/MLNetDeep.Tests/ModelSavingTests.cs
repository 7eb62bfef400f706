using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Files;
using MLNetDeep.Tests.Conventions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests;

[TestClass]
public sealed partial class ModelSavingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    private string Zip => _folder["model.zip"];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_zip_is_the_one_that_MLNet_writes()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"));
        var model = Pipeline().Fit(data);

        model.SaveModel(Zip, data.Schema);

        var loaded = new MLContext().Model.Load(Zip, out var schema);
        _mlContext.Model.Save(model, data.Schema, _folder["mlnet.zip"]);
        var other = new MLContext().Model.Load(_folder["mlnet.zip"], out var otherSchema);
        SchemaAssert.AreEqual(otherSchema, schema, "The schema the zip gives back");
        Assert.IsTrue(ColumnValues.AreEqual(
            ColumnValues.All(other.Transform(data), "Score"), ColumnValues.All(loaded.Transform(data), "Score")));
        CollectionAssert.AreEquivalent(
            new[] { "model.zip", "mlnet.zip" }, Directory.GetFiles(_folder.FullPath).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void The_schema_may_be_left_out()
    {
        Pipeline().Fit(Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"))).SaveModel(Zip, null);
        _mlContext.Model.Load(Zip, out var schema);
        Assert.IsNull(schema);
    }

    [TestMethod]
    public void The_loader_comes_along()
    {
        File.WriteAllLines(_folder["data.csv"], ["1,a", "2,b"]);
        var loader = _mlContext.Data.CreateTextLoader(
            [new TextLoader.Column("Size", DataKind.Single, 0), new TextLoader.Column("Name", DataKind.String, 1)], separatorChar: ',');
        _mlContext.Transforms.CopyColumns("Copy", "Size").Fit(loader.Load(_folder["data.csv"])).SaveModel(Zip, loader);

        var loaded = new MLContext().Model.LoadWithDataLoader(Zip, out var loadedLoader);

        var rows = loaded.Transform(loadedLoader.Load(new MultiFileSource(_folder["data.csv"])));
        CollectionAssert.AreEqual(new object[] { 1f, 2f }, ColumnValues.All(rows, "Copy"));
    }

    [TestMethod]
    public void A_disk_that_is_full_leaves_the_good_file()
    {
        if (!File.Exists("/dev/full"))
            Assert.Inconclusive("This system has no /dev/full.");
        var good = _folder.Write("model.zip", [1, 2, 3]);
        // Whatever is written aside goes to a device that has no room.
        File.CreateSymbolicLink(Zip + AtomicFile.AsideSuffix, "/dev/full");

        var error = Assert.ThrowsExactly<IOException>(
            () => Pipeline().Fit(Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"))).SaveModel(Zip, null));

        StringAssert.Contains(error.Message, $"The file '{Zip}' must be written to its end. Received: No space left on device");
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(good));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_step_that_cannot_be_saved_leaves_the_good_file()
    {
        var good = _folder.Write("model.zip", [1, 2, 3]);
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"));
        var model = _mlContext.Transforms.CustomMapping<Row, Row>((_, _) => { }, contractName: null).Fit(data);

        Assert.Throws<Exception>(() => model.SaveModel(Zip, data.Schema));

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(good));
        Assert.HasCount(1, Directory.GetFiles(_folder.FullPath));
    }

    [TestMethod]
    public void A_folder_that_is_missing_is_named() => StringAssert.Contains(
        Assert.ThrowsExactly<DirectoryNotFoundException>(
        () => Pipeline().Fit(Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c")))
        .SaveModel(_folder["none/model.zip"], null)).Message,
        "The folder of ");

    [TestMethod]
    public void No_page_and_no_example_writes_over_a_good_file()
    {
        var code = DocumentPage.All.SelectMany(page => page.CodeBlocks.Select(block => (Where: page.RelativePath, block.Code)))
            .Concat(SourceTree.Everything.Where(file => !file.RelativePath.StartsWith("tests/", StringComparison.Ordinal))
                .Select(file => (Where: file.RelativePath, Code: file.Text)));
        var found = code.Where(block => WritesInPlace().IsMatch(block.Code)).Select(block => block.Where).ToArray();
        Assert.IsEmpty(found, $"Use model.SaveModel(path, schema), or write aside and rename: {string.Join(", ", found)}.");
    }

    private EstimatorChain<DenseNetworkTransformer> Pipeline() =>
        _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(new DenseNetworkTrainer(_mlContext, Toy.Options));

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    /// <summary>ML.NET's own saving of a model, and a stream that is opened on a file's final name to be filled by ML.NET.</summary>
    [GeneratedRegex("""(?<!ICanSave)Model\.Save\(\w|File\.Create\((?![^\n]*\.writing")[^\n]*\n[^\n]*(SaveAs|ConvertTo)""")]
    private static partial Regex WritesInPlace();
}
