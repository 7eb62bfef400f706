using static TorchSharp.torch;

namespace MLNetDeep.Training.Torch;

/// <summary>A sum of values of the rows of a batch, each times its row's weight.</summary>
/// <param name="Sum">Σ w·v, a scalar.</param>
/// <param name="Weight">Σ w, a scalar; null when each row weighs 1.</param>
/// <param name="Rows">How many rows.</param>
internal readonly record struct WeightedSum(Tensor Sum, Tensor? Weight, int Rows)
{
    /// <param name="values">[rows].</param>
    /// <param name="weights">[rows]; null when each row weighs 1.</param>
    /// <param name="rows">How many rows.</param>
    public static WeightedSum Of(Tensor values, Tensor? weights, int rows) =>
        weights is null ? new(values.sum(), null, rows) : new(values.mul(weights).sum(), weights.sum(), rows);

    /// <summary>Σ w·v / Σ w, a scalar.</summary>
    public Tensor Mean() => Sum.div(Weight ?? tensor((float)Rows));
}
