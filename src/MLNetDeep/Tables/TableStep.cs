using Microsoft.ML;

namespace MLNetDeep;

/// <summary>One step of the pipeline that <see cref="TableFeatures"/> built. Immutable.</summary>
public sealed record TableStep
{
    /// <summary>The C# that makes the same step.</summary>
    public required string Code { get; init; }

    /// <summary>The step.</summary>
    public required IEstimator<ITransformer> Estimator { get; init; }

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
