using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>The result of a learning-rate range test: the loss at rising learning rates, and the rates that follow from it.</summary>
/// <remarks>
/// Immutable and thread-safe. Plot <see cref="LearningRatePoint.SmoothedLoss"/> over the logarithm of the rate: it is flat where the rate
/// is too low, falls where the network learns, and rises where steps are too long.
/// </remarks>
public sealed record LearningRateCurve
{
    /// <summary>Fewer points, or a fall by a smaller share of the loss, say nothing.</summary>
    private const int FewestPoints = 10;
    private const double LeastFall = 0.05;

    /// <summary>By what share of its fall the loss has fallen where the fall counts as begun.</summary>
    private const double ShareOfFall = 0.1;

    private const string LowestRate = $"{nameof(LearningRateRangeTest)}.{nameof(LearningRateRangeTest.LowestRate)}";
    private const string HighestRate = $"{nameof(LearningRateRangeTest)}.{nameof(LearningRateRangeTest.HighestRate)}";

    /// <summary>The steps in order, with ascending rates. A last step whose loss was NaN or infinite is left out.</summary>
    public required IReadOnlyList<LearningRatePoint> Points { get; init => field = Values.Of(value); }

    /// <summary>Whether the test ended because the loss was too far above its lowest value, or not finite.</summary>
    public required bool LossExploded { get; init; }

    /// <summary>The seed of all random numbers. The same seed, options and data give the same curve.</summary>
    public required int Seed { get; init; }

    /// <summary>
    /// A learning rate to train with: the rate at which the smoothed loss falls most steeply over the logarithm of the rate. Points before
    /// the loss has lastingly fallen by a tenth of its whole fall are ignored, since an easy batch there would look like a fall. Apart from
    /// that it is fastai's rule <c>steep</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The curve shows no such rate: it has too few points, does not fall, or still falls at its end. The message says which.
    /// </exception>
    [JsonIgnore]
    public float Suggestion
    {
        get
        {
            var lowest = LowestPoint();
            var first = FirstSettled;
            var (from, to) = (Points[first].SmoothedLoss, Points[lowest].SmoothedLoss);
            var start = Enumerable.Range(first, lowest - first)
                .Last(i => i == first || Points[i].SmoothedLoss > from - ShareOfFall * (from - to));
            var steepest = Enumerable.Range(start, lowest - start).MinBy(Slope);
            return Points[steepest].LearningRate;
        }
    }

    /// <summary>
    /// A more careful choice: a tenth of the learning rate at which the smoothed loss is lowest. It is fastai's rule <c>minimum</c>.
    /// </summary>
    /// <inheritdoc cref="Suggestion" path="/exception"/>
    [JsonIgnore]
    public float TenthOfRateAtLowestLoss => Points[LowestPoint()].LearningRate / 10;

    /// <summary>
    /// "100 rates from 1E-07 to 1.2, where the loss exploded; the lowest smoothed loss is 0.31, at 0.05", in the invariant culture.
    /// </summary>
    public override string ToString()
    {
        if (Points.Count == 0)
            return "no rates: the first loss was not finite";
        var lowest = Points.MinBy(point => point.SmoothedLoss)!;
        return string.Create(
            CultureInfo.InvariantCulture, $"{Points.Count} rates from {Points[0].LearningRate:G3} to {Points[^1].LearningRate:G3}")
            + (LossExploded ? ", where the loss exploded" : "")
            + string.Create(CultureInfo.InvariantCulture,
                $"; the lowest smoothed loss is {lowest.SmoothedLoss:G4}, at {lowest.LearningRate:G3}");
    }

    /// <summary>The first point whose running mean is one of enough losses.</summary>
    private int FirstSettled => Points.Count / 10;

    private double Slope(int point) =>
        (Points[point + 1].SmoothedLoss - Points[point].SmoothedLoss) / Math.Log(
            Points[point + 1].LearningRate / Points[point].LearningRate);

    private int LowestPoint()
    {
        if (Points.Count < FewestPoints)
            throw NoRate($"the test must have at least {FewestPoints} points", $"{Points.Count}, after which the loss exploded",
                $"Lower {LowestRate}, or bring features and label to a common scale");

        var lowest = Enumerable.Range(FirstSettled, Points.Count - FirstSettled).MinBy(i => Points[i].SmoothedLoss);
        var (from, to) = (Points[FirstSettled].SmoothedLoss, Points[lowest].SmoothedLoss);
        if (lowest == FirstSettled || from - to < LeastFall * Math.Abs(from))
            throw NoRate($"the smoothed loss must fall by at least {LeastFall:P0}", $"a fall from {from:G4} to {to:G4}",
                LossExploded ? "Take more steps, and check that the features have to do with the label" : $"Raise {HighestRate}");
        if (lowest == Points.Count - 1)
            throw NoRate($"the smoothed loss must reach a lowest point",
                $"a loss that still fell at the last rate, {Points[lowest].LearningRate}", $"Raise {HighestRate}");
        return lowest;
    }

    private static InvalidOperationException NoRate(FormattableString rule, FormattableString received, string wayOut) =>
        new(string.Create(CultureInfo.InvariantCulture, $"To suggest a learning rate, {rule}. Received: {received}. {wayOut}."));
}

/// <summary>One step of a learning-rate range test.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LearningRatePoint
{
    /// <summary>The step's learning rate.</summary>
    public required float LearningRate { get; init; }

    /// <summary>The mean loss over the step's batch, before the step.</summary>
    public required double Loss { get; init; }

    /// <summary>The running mean of the losses up to this one.</summary>
    public required double SmoothedLoss { get; init; }

    /// <summary>"rate 0.001: loss 0.61, smoothed 0.58", in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"rate {LearningRate:G3}: loss {Loss:G4}, smoothed {SmoothedLoss:G4}");
}
