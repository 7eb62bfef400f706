using MLNetDeep.Options;

namespace MLNetDeep.Tests.Support;

/// <summary>Every loss there is, with default and other values.</summary>
internal static class LossCases
{
    /// <summary>All losses with their defaults, and those with values also with others.</summary>
    public static IReadOnlyList<LossFunction> All { get; } =
    [
        .. LossFunction.All,
        new CategoricalCrossEntropy { LabelSmoothing = 0.2f },
        new CategoricalFocalCrossEntropy { Gamma = 0.5f, Alpha = 0.7f, LabelSmoothing = 0.1f },
        new CategoricalFocalCrossEntropy { Gamma = 0, Alpha = 1 },
        new BinaryCrossEntropy { LabelSmoothing = 0.3f },
        new BinaryFocalCrossEntropy { BalanceClasses = true },
        new BinaryFocalCrossEntropy { Gamma = 1.5f, Alpha = 0.6f, BalanceClasses = true, LabelSmoothing = 0.2f },
        new HuberError { Delta = 0.3f },
        new QuantileError { Quantile = 0.9f },
        new QuantilesError { Quantiles = [0.1f, 0.45f, 0.6f, 0.99f] },
    ];

    public static IEnumerable<object[]> Each => All.Select(loss => new object[] { loss });

    /// <summary>How many outputs a loss needs: one for each quantile, else as many as asked for.</summary>
    public static int OutputsFor(LossFunction loss, int asked) => loss is QuantilesError { Quantiles.Count: var count } ? count : asked;

    /// <summary>Labels of the kind, [rows][outputs]: one-hot or probabilities, truths from 0 to 1, numbers from 0.</summary>
    public static double[][] LabelsFor(LossFunction loss, int rows, int outputs, bool soft)
    {
        var random = new Random(3);
        // A row has one label, whatever is said of it.
        var width = loss is QuantilesError ? 1 : outputs;
        return [.. Enumerable.Range(0, rows).Select(_ => Row())];

        double[] Row()
        {
            double[] drawn = [.. Enumerable.Range(0, width).Select(_ => (double)random.NextSingle())];
            var highest = Array.IndexOf(drawn, drawn.Max());
            return loss.Fits switch
            {
                TargetKind.Classes => [.. drawn.Select((value, i) => soft ? value / drawn.Sum() : i == highest ? 1 : 0)],
                TargetKind.Truths => [.. drawn.Select(value => soft ? value : Math.Round(value))],
                _ => [.. drawn.Select(value => 3 * value)],
            };
        }
    }
}
