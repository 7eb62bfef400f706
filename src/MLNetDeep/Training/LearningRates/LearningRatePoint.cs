using System.Globalization;

namespace MLNetDeep;

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
