using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeep;

/// <summary>What was done to every feature before a network read it: feature × scale + offset, as a <c>Rescale</c> step does.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FeatureScaling
{
    /// <summary>What each feature is multiplied by; finite.</summary>
    public required float Scale { get; init; }

    /// <summary>What is added afterwards; finite.</summary>
    public required float Offset { get; init; }

    /// <summary>"× 0.003921569 + 0", in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"× {Scale} + {Offset}");

    /// <summary>Writes features that are scaled; both spans may be the same. The bits are those of the step.</summary>
    internal void Apply(ReadOnlySpan<float> features, Span<float> scaled)
    {
        TensorPrimitives.Multiply(features, Scale, scaled);
        if (Offset != 0)
            TensorPrimitives.Add(scaled[..features.Length], Offset, scaled);
    }
}
