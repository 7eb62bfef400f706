using System.Globalization;

namespace MLNetDeep;

/// <summary>
/// The features that an explanation compares a row with; they stand for "nothing there". A feature with the baseline's value contributes 0.
/// Use a static property or give the values.
/// </summary>
/// <remarks>Immutable and thread-safe; two of one kind with equal values are equal.</remarks>
public abstract record ExplanationBaseline
{
    private protected ExplanationBaseline()
    {
    }

    /// <summary>All features are 0: a black image, a text without words. The contributions of a sparse row are then sparse too.</summary>
    public static ExplanationBaseline Zeros { get; } = new ZerosBaseline();

    /// <summary>
    /// The mean of each feature over the rows that an <see cref="ExplanationTransform"/> is fitted on, in one pass. Rows with a missing or
    /// infinite feature are left out; if the network begins with a <see cref="TableEncoding"/>, only that feature is. For the training
    /// mean, fit it on the training rows.
    /// </summary>
    public static ExplanationBaseline Mean { get; } = new MeanBaseline();

    /// <summary>Your own features, in the form that the network reads (normalized, if it reads normalized features).</summary>
    /// <param name="features">One finite number for each feature.</param>
    public static ExplanationBaseline Of(params IReadOnlyList<float> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new GivenBaseline([.. features]);
    }

    /// <summary>What is wrong with it, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];
}

internal sealed record ZerosBaseline : ExplanationBaseline
{
    public override string ToString() => nameof(Zeros);
}

internal sealed record MeanBaseline : ExplanationBaseline
{
    public override string ToString() => nameof(Mean);
}

internal sealed record GivenBaseline(float[] Features) : ExplanationBaseline
{
    public bool Equals(GivenBaseline? other) => other is not null && Features.AsSpan().SequenceEqual(other.Features);

    public override int GetHashCode() => Features.Aggregate(Features.Length, HashCode.Combine);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Features.Length} given values");

    internal override IEnumerable<string> Violations(string name) => Features
        .Select((value, slot) => (value, slot))
        .Where(feature => !float.IsFinite(feature.value))
        .Take(1)
        .Select(feature => string.Create(
            CultureInfo.InvariantCulture, $"{name} must hold finite numbers. Received: {feature.value} in slot {feature.slot}."));
}
