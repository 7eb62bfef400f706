using Microsoft.ML;

namespace MLNetDeep;

/// <summary>One step of the pipeline that <see cref="TableFeatures"/> built. Immutable.</summary>
/// <param name="Code">The C# that makes the same step.</param>
/// <param name="Estimator">The step.</param>
public sealed record TableStep(string Code, IEstimator<ITransformer> Estimator)
{
    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
