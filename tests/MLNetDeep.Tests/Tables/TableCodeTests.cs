using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>The C# that <see cref="TableFeatures.Code"/> shows is the pipeline.</summary>
[TestClass]
public sealed class TableCodeTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void The_code_compiles_and_makes_the_same_features()
    {
        var data = MadeUpTable.Of();
        var options = new TableFeaturesOptions
        {
            FreeText = true,
            Columns = new Dictionary<string, TableColumnKind>
            {
                ["district"] = TableColumnKind.HashedCategory,
                ["children"] = TableColumnKind.Category
            },
        };
        var features = _mlContext.Transforms.TableFeatures(data, outputColumnName: "All \"of\" them", options: options);

        var expected = features.Fit(data).Transform(data);
        var actual = Compiled(features.Code).Fit(data).Transform(data);
        SchemaAssert.AreEqual(expected.Schema, actual.Schema, "The schema of the compiled code");
        var (one, other) = (ColumnValues.All(expected, features.OutputColumnName), ColumnValues.All(actual, features.OutputColumnName));
        for (var row = 0; row < one.Length; row++)
            Assert.IsTrue(ColumnValues.AreEqual(one[row], other[row]), $"row {row}");
    }

    [TestMethod]
    public void A_simple_table_has_simple_code()
    {
        var data = MadeUpTable.Of();
        var features = _mlContext.Transforms.TableFeatures(
            _mlContext.Data.LoadFromEnumerable([new Pet { Age = 3, Kind = "cat" }, new Pet { Age = 5, Kind = "dog" }]), nameof(Pet.Happy));
        Assert.AreEqual(
            """
            var features = mlContext.Transforms.Categorical.OneHotEncoding([new("Features.Kind", "Kind")], maximumNumberOfKeys: 10001, keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                .Append(mlContext.Transforms.ConcatenateAs("Features", ("Age", "Age"), ("Kind", "Features.Kind")))
                .Append(mlContext.Transforms.DropColumns("Features.Kind"));

            """.ReplaceLineEndings("\n"), features.Code);
    }

    private IEstimator<ITransformer> Compiled(string code)
    {
        var program = $$"""
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using MLNetDeep;

            public static class Made
            {
                public static IEstimator<ITransformer> Pipeline(MLContext mlContext)
                {
                    {{code}}
                    return features;
                }
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(
            path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Made", [CSharpSyntaxTree.ParseText(program)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var library = new MemoryStream();
        var result = compilation.Emit(library);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        return (IEstimator<ITransformer>)Assembly.Load(library.ToArray()).GetType("Made")!.GetMethod("Pipeline")!.Invoke(
            null, [_mlContext])!;
    }

    private sealed class Pet
    {
        public float Age { get; set; }

        public string Kind { get; set; } = "";

        public bool Happy { get; set; }
    }
}
