using Microsoft.ML;

namespace MLNetDeep.Tests.Support;

/// <summary>What <see cref="EstimatorCheck"/> gives an estimator and its transformer.</summary>
/// <param name="Valid">What both must take; a few rows do.</param>
internal sealed record EstimatorInputs(IDataView Valid)
{
    /// <summary>What both must refuse.</summary>
    public IReadOnlyList<IDataView> Invalid { get; init; } = [];

    /// <summary>What the estimator must refuse and the transformer take: a trainer's input without labels.</summary>
    public IReadOnlyList<IDataView> ValidForTransformOnly { get; init; } = [];

    /// <summary>What the estimator must take, and a transformer fitted to <see cref="Valid"/> refuse: a vector of another size.</summary>
    public IReadOnlyList<IDataView> ValidForFitOnly { get; init; } = [];

    /// <summary>How far a number computed for one row may be from the same computed for many. The default is 0: equal to the last
    /// bit.</summary>
    public double RowTolerance { get; init; }

    public IEnumerable<IDataView> InvalidForFit => Invalid.Concat(ValidForTransformOnly);

    public IEnumerable<IDataView> InvalidForTransform => Invalid.Concat(ValidForFitOnly);

    public IEnumerable<IDataView> ValidForTransform => ValidForTransformOnly.Prepend(Valid);
}
