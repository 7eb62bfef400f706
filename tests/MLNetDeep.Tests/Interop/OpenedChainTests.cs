using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Interop;

namespace MLNetDeep.Tests.Interop;

[TestClass]
public sealed class OpenedChainTests
{
    /// <summary>
    /// If this fails after an update of Microsoft.ML: read EstimatorChain.cs of the new version. A renamed field: change its name in
    /// OpenedChain.Fields. A new field: its Fit now does something more, which PipelineFit must do as well. Then compare the two Fit
    /// methods line by line, and correct the lines below.
    /// </summary>
    [TestMethod]
    public void EstimatorChain_of_the_referenced_version_keeps_what_it_was_built_with_in_these_fields_and_no_others() =>
        CollectionAssert.AreEquivalent(
            new[]
            {
                "Microsoft.ML.Runtime.IHost _host",
                "Microsoft.ML.Data.TransformerScope[] _scopes",
                "Microsoft.ML.IEstimator`1[Microsoft.ML.ITransformer][] _estimators",
                "Boolean[] _needCacheAfter",
                "Microsoft.ML.IEstimator`1[Microsoft.ML.ITransformer] LastEstimator",
            },
            typeof(EstimatorChain<ITransformer>).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.ToString()).ToArray(),
            "EstimatorChain has changed: see the comment on this test.");

    [TestMethod]
    public void A_chain_shows_its_steps_in_order()
    {
        var mlContext = new MLContext();
        var first = mlContext.Transforms.Concatenate("B", "A");
        var second = mlContext.Transforms.CopyColumns("C", "B");

        CollectionAssert.AreEqual(new IEstimator<ITransformer>[] { first, second }, OpenedChain.Of(first.Append(second))!.Steps.ToArray());
    }

    [TestMethod]
    public void An_empty_chain_shows_no_steps() => Assert.IsEmpty(OpenedChain.Of(new EstimatorChain<ITransformer>())!.Steps);

    [TestMethod]
    public void What_is_no_chain_is_not_opened() => Assert.IsNull(OpenedChain.Of(new MLContext().Transforms.Concatenate("B", "A")));
}
