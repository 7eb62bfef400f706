using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeep;

/// <summary>A step before the network that changes every feature to feature × scale + offset, as <c>Rescale</c> does.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FeatureScaling
{
    /// <summary>The factor of each feature; finite.</summary>
    public required float Scale { get; init; }

    /// <summary>The number that is added afterwards; finite.</summary>
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
