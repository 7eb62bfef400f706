namespace MLNetDeep.Tests.Conventions;

/// <summary>The rules on made-up files and references, so that a test that passes on the library means something.</summary>
[TestClass]
public sealed class LayerRulesTests
{
    [TestMethod]
    [DataRow("Models", "using Microsoft.ML;", "Models/ must not know Microsoft.ML.")]
    [DataRow("Options", "using Microsoft.ML.Data;", "Options/ must not know Microsoft.ML.")]
    [DataRow("Scoring", "using static TorchSharp.torch;", "Scoring/ must not know TorchSharp.")]
    [DataRow("Callbacks", "using Tensor = TorchSharp.torch.Tensor;", "Callbacks/ must not know TorchSharp.")]
    [DataRow("Interop", "using MLNetDeep.Data;", "Interop/ must not import that of Data/. It may import: nothing of ours.")]
    [DataRow("Transforms", "using MLNetDeep.Models;", "Transforms/ must not import that of Models/. It may import: Data, Onnx, OnnxHooks.")]
    public void A_using_line_that_crosses_a_layer_is_named_with_its_rule(string folder, string line, string rule)
    {
        var violation = LayerRules.Violations(File(folder, line)).Single();
        StringAssert.StartsWith(violation, $"src/MLNetDeep/{folder}/MadeUp.cs: ");
        StringAssert.EndsWith(violation, rule);
    }

    [TestMethod]
    [DataRow("Networks", "using MLNetDeep.Options;")]
    [DataRow("Scoring", "using Microsoft.ML.Runtime;")]
    [DataRow("Options", "using System.Text.Json;")]
    [DataRow("Options", "using MLNetDeep.Options;")]
    [DataRow("Options", "using MLNetDeep;")]
    public void A_using_line_within_the_rules_passes(string folder, string line) =>
        Assert.IsEmpty(LayerRules.Violations(File(folder, line)));

    [TestMethod]
    public void A_namespace_of_which_one_type_is_allowed_may_be_opened()
    {
        Assert.IsEmpty(LayerRules.Violations(File("Training", "using MLNetDeep.Data;")));
        Assert.IsEmpty(Violations(Reference("MLNetDeep.Training.Loop", "MLNetDeep", "MLNetDeep.Data.RowStore")));
        Assert.HasCount(1, Violations(Reference("MLNetDeep.Training.Loop", "MLNetDeep", "MLNetDeep.Data.ColumnRules")));
    }

    [TestMethod]
    public void A_public_type_of_a_forbidden_folder_is_found_without_a_using_line_and_said_once() =>
        Assert.AreEqual(
            "src/MLNetDeep/Options/Dense.cs:7: MLNetDeep.Dense names MLNetDeep.DenseNetworkModel: " +
            "Options/ must not import that of Models/. It may import: nothing of ours.",
            Violations(
                Reference("MLNetDeep.Dense", "MLNetDeep", "MLNetDeep.DenseNetworkModel") with { Place = "MLNetDeep.Dense" },
                Reference("MLNetDeep.Dense", "MLNetDeep",
                "MLNetDeep.DenseNetworkModel") with
                { Place = "src/MLNetDeep/Options/Dense.cs:7" },
                Reference("MLNetDeep.Dense", "MLNetDeep",
                "MLNetDeep.DenseNetworkModel") with
                { Place = "src/MLNetDeep/Options/Dense.cs:8" }).Single());

    [TestMethod]
    [DataRow("Microsoft.ML.DataView", "Microsoft.ML.IDataView", false)]
    [DataRow("TorchSharp", "TorchSharp.torch", false)]
    [DataRow("Microsoft.MLNotReally", "Microsoft.MLNotReally.Type", true)]
    [DataRow("System.Numerics.Tensors", "System.Numerics.Tensors.TensorPrimitives", true)]
    public void An_assembly_is_known_by_its_name(string assembly, string type, bool mayBeNamed) =>
        Assert.AreEqual(mayBeNamed, Violations(Reference("MLNetDeep.Dense", assembly, type)).Count == 0);

    [TestMethod]
    public void What_a_generator_wrote_is_nobody_s_layer() =>
        Assert.IsEmpty(Violations(Reference("System.Text.Generated", "TorchSharp", "TorchSharp.torch")));

    [TestMethod]
    public void A_folder_without_a_row_is_an_error_that_says_where_to_add_one()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => LayerRules.Violations(File("Attic", "")).ToList());
        Assert.AreEqual("The folder 'Attic' of the library has no row in LayerTable. Say there whom it may import.", error.Message);
    }

    private static List<string> Violations(params CompiledReference[] references) =>
        [.. LayerRules.Violations(references, type => type switch
    {
        "MLNetDeep.Dense" => "Options",
        "MLNetDeep.DenseNetworkModel" => "Models",
        _ => type.Split('.') is ["MLNetDeep", var folder, _] ? folder : null,
    })];

    private static CompiledReference Reference(string from, string assembly, string type) => new(from, "", assembly, type, "");

    private static SourceFile File(string folder, string line) => new($"src/MLNetDeep/{folder}/MadeUp.cs", line + "\n");
}
