using System.Numerics.Tensors;

namespace MLNetDeep.Data.Features;

/// <summary>
/// What bytes become on their way to the features: converted to Single, then, step by step, times a scale and plus an offset. The
/// operations and their order are those of <see cref="RescaleTransformer"/>, so that the features are the same to the last bit.
/// </summary>
internal sealed record ElementScaling(IReadOnlyList<(float Scale, float Offset)> Steps)
{
    /// <summary>Whether every byte becomes a finite number.</summary>
    public bool IsFinite
    {
        get
        {
            byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
            var features = new float[all.Length];
            Apply(all, features);
            return TensorPrimitives.IsFiniteAll<float>(features);
        }
    }

    /// <summary>Adds it to what a hash is made of.</summary>
    public void AddTo(Stream hash)
    {
        foreach (var (scale, offset) in Steps)
        {
            hash.Write(BitConverter.GetBytes(scale));
            hash.Write(BitConverter.GetBytes(offset));
        }
    }

    /// <summary>Writes what the bytes become.</summary>
    public void Apply(ReadOnlySpan<byte> bytes, Span<float> features)
    {
        TensorPrimitives.ConvertTruncating(bytes, features);
        // By index: an enumerator would be an object for every row.
        for (var step = 0; step < Steps.Count; step++)
        {
            var (scale, offset) = Steps[step];
            TensorPrimitives.Multiply(features, scale, features);
            if (offset != 0)
                TensorPrimitives.Add(features, offset, features);
        }
    }
}

/// <summary>A transformer whose output column is an input column, every element of it times a scale plus an offset.</summary>
internal interface IScaledColumn
{
    /// <summary>The column it makes.</summary>
    string OutputColumnName { get; }

    /// <summary>The column it reads; null when it reads several, so that its output is something else.</summary>
    string? OnlyInputColumnName { get; }

    /// <summary>What each value is multiplied by.</summary>
    float Scale { get; }

    /// <summary>What is added afterwards.</summary>
    float Offset { get; }
}
