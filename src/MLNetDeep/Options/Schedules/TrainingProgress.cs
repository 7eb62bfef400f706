using System.Globalization;

namespace MLNetDeep;

/// <summary>The progress of a training run before a step; the input of a <see cref="LearningRateSchedule"/>.</summary>
/// <remarks>Immutable and thread-safe. A step is one update of the parameters, an epoch one pass over the training rows.</remarks>
public readonly record struct TrainingProgress
{
    /// <summary>Creates the progress of a run of a known length.</summary>
    /// <param name="completedSteps">The steps taken so far, at least 0.</param>
    /// <param name="stepsPerEpoch">The steps in an epoch, at least 1.</param>
    /// <param name="totalSteps">The steps there will be if all epochs are done, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is below its minimum.</exception>
    public TrainingProgress(long completedSteps, int stepsPerEpoch, long totalSteps)
    {
        CompletedSteps = AtLeast(0, completedSteps, nameof(completedSteps));
        StepsPerEpoch = (int)AtLeast(1, stepsPerEpoch, nameof(stepsPerEpoch));
        TotalSteps = AtLeast(1, totalSteps, nameof(totalSteps));
    }

    /// <summary>The steps taken so far: 0 before the first step. Keras calls it <c>step</c>.</summary>
    public long CompletedSteps { get; }

    /// <summary>The steps in an epoch; at least 1.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The steps there will be if all epochs are done; at least 1.</summary>
    public long TotalSteps { get; }

    /// <summary>Returns how many times a length has passed: 0 at the start, 0.5 after half of it, 2 after twice its length.</summary>
    /// <param name="span">A length; not null.</param>
    public double In(TrainingSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return CompletedSteps / (double)span.StepsIn(this);
    }

    /// <summary>As <see cref="In"/>, but 1 from the end of the span on.</summary>
    internal double Within(TrainingSpan span) => Math.Min(1, In(span));

    /// <summary>"step 120 of 1500, 75 an epoch", in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"step {CompletedSteps} of {TotalSteps}, {StepsPerEpoch} an epoch");

    private static long AtLeast(long minimum, long value, string name) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(
            null, string.Create(CultureInfo.InvariantCulture, $"{name} must be at least {minimum}. Received: {value}."));
}
