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
    [DataRow("Interop", "using MLNetDeep.Data;", "Interop/ must not import Data/. It may import: nothing of ours.")]
    [DataRow("Transforms", "using MLNetDeep.Models;", "Transforms/ must not import Models/. It may import: Data.")]
    public void A_using_line_that_crosses_a_layer_is_named_with_its_rule(string folder, string line, string rule)
    {
        var violation = LayerRules.Violations(File(folder, line)).Single();
        StringAssert.StartsWith(violation, $"src/MLNetDeep/{folder}/MadeUp.cs: ");
        StringAssert.EndsWith(violation, rule);
    }

    [TestMethod]
    [DataRow("Networks", "using MLNetDeep.Options;")]
    [DataRow("Networks", "using TorchSharp;")]
    [DataRow("Scoring", "using Microsoft.ML.Runtime;")]
    [DataRow("Options", "using System.Text.Json;")]
    [DataRow("Options", "using MLNetDeep.Options;")]
    public void A_using_line_within_the_rules_passes(string folder, string line) => Assert.IsEmpty(LayerRules.Violations(File(folder, line)));

    [TestMethod]
    public void A_public_type_of_a_forbidden_folder_is_found_without_a_using_line()
    {
        var violation = LayerRules.Violation(
            new("MLNetDeep.Dense", "src/MLNetDeep/Options/Dense.cs:7", "MLNetDeep", "MLNetDeep.DenseNetworkModel", "get_Weights"),
            type => type == "MLNetDeep.Dense" ? "Options" : "Models");

        Assert.AreEqual(
            "src/MLNetDeep/Options/Dense.cs:7: MLNetDeep.Dense names MLNetDeep.DenseNetworkModel.get_Weights: " +
            "Options/ must not import Models/. It may import: nothing of ours.", violation);
    }

    [TestMethod]
    [DataRow("Microsoft.ML.DataView", "Microsoft.ML.IDataView", false)]
    [DataRow("TorchSharp", "TorchSharp.torch", false)]
    [DataRow("Microsoft.MLNotReally", "Microsoft.MLNotReally.Type", true)]
    [DataRow("System.Numerics.Tensors", "System.Numerics.Tensors.TensorPrimitives", true)]
    public void An_assembly_is_known_by_its_name(string assembly, string type, bool mayBeNamed) =>
        Assert.AreEqual(mayBeNamed, LayerRules.Violation(new("MLNetDeep.Dense", "", assembly, type, ""), _ => "Options") is null);

    [TestMethod]
    public void A_single_type_of_a_folder_can_be_allowed()
    {
        var layer = new Layer("Models", ["Training.TrainingHistory"], MicrosoftML: false, TorchSharp: false);
        Assert.IsTrue(layer.MayName("Training", "TrainingHistory"));
        Assert.IsFalse(layer.MayName("Training", "TrainingRun"));
    }

    [TestMethod]
    public void A_folder_without_a_row_is_an_error_that_says_where_to_add_one()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => LayerRules.Violations(File("Attic", "")).ToList());
        Assert.AreEqual("The folder 'Attic' of the library has no row in LayerTable. Say there whom it may import.", error.Message);
    }

    private static SourceFile File(string folder, string line) => new($"src/MLNetDeep/{folder}/MadeUp.cs", line + "\n");
}
