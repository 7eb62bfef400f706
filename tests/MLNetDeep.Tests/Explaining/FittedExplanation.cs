using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Explaining;

/// <summary>Explanations of networks, fitted on one row of zeros.</summary>
internal static class FittedExplanation
{
    public static ExplanationTransformer Of(DenseNetworkModel model, ExplanationOptions? options) =>
        new ExplanationTransform(new MLContext(), model, options: options)
            .Fit(new MemoryView().AddSingles("Features", new float[model.FeatureCount]));
}
