namespace MLNetDeep.Tests.Conventions;

/// <summary>The conventions are only as good as what they read: made-up files with every form that counts.</summary>
[TestClass]
public sealed class SourceFileTests
{
    private static readonly SourceFile MadeUp = new("src/MLNetDeep/Layers/Dense.Shape.cs",
        """
        global using System;
        using Microsoft.ML;
        using static TorchSharp.torch;
        using Rows = Microsoft.ML.IDataView;
        namespace MLNetDeep.Layers;

        /// <summary>A class in words.</summary>
        public sealed partial record Dense(int Units)
        {
            private sealed class Nested;

            void Read()
            {
                using var stream = Open();
                using (stream) { }
                try { Open(); }
                catch (IOException) when (Units > 3)
                {
                    // Nothing can be done.
                }
            }
        }

        internal delegate bool Rule(int units);
        file static class Words;
        """);

    [TestMethod]
    public void Usings_of_every_form_are_read_and_using_statements_are_not() =>
        CollectionAssert.AreEqual(
            new[] { "System", "Microsoft.ML", "TorchSharp.torch", "Microsoft.ML.IDataView" }, MadeUp.Usings.ToArray());

    [TestMethod]
    public void Types_of_the_namespace_are_read_and_nested_ones_are_not() =>
        CollectionAssert.AreEqual(new[] { "Dense", "Rule", "Words" }, MadeUp.Types.ToArray());

    [TestMethod]
    public void A_part_of_a_type_is_of_the_same_concept() => Assert.AreEqual("Dense", MadeUp.Concept);

    [TestMethod]
    public void The_namespace_and_the_layer_are_read()
    {
        Assert.AreEqual("MLNetDeep.Layers", MadeUp.Namespace);
        Assert.AreEqual("Layers", SourceTree.LayerOf(MadeUp));
        Assert.AreEqual("", SourceTree.LayerOf(MadeUp with { RelativePath = "src/MLNetDeep/Trainer.cs" }));
        Assert.AreEqual("MLNetDeep.Layers.Recurrent",
            SourceTree.NamespaceFor(MadeUp with { RelativePath = "src/MLNetDeep/Layers/Recurrent/Gate.cs" }));
    }

    [TestMethod]
    [DataRow("catch { }")]
    [DataRow("catch (IOException) { /* never mind */ }")]
    [DataRow("catch (IOException e) when (e.HResult == (1 + 2))\n{\n    // never mind\n}")]
    public void A_catch_that_does_nothing_is_found(string code) =>
        CollectionAssert.AreEqual(new[] { 2 }, (MadeUp with { Text = "try { Open(); }\n" + code }).EmptyCatches.ToArray());

    [TestMethod]
    [DataRow("catch (IOException) { return false; }")]
    [DataRow("catch (IOException)\n{\n    // Comment first.\n    throw;\n}")]
    public void A_catch_that_does_something_is_not_found(string code) => Assert.IsEmpty((MadeUp with { Text = code }).EmptyCatches);

    [TestMethod]
    public void A_last_line_counts_with_and_without_its_end()
    {
        Assert.AreEqual(2, (MadeUp with { Text = "a\nb\n" }).LineCount);
        Assert.AreEqual(2, (MadeUp with { Text = "a\nb" }).LineCount);
    }

    [TestMethod]
    public void The_library_is_found()
    {
        Assert.IsTrue(SourceTree.Library.Any(file => file.Types.Contains("ColumnRules")));
        Assert.IsGreaterThan(SourceTree.Library.Count, SourceTree.Everything.Count);
    }
}
