using System.Numerics;
using System.Numerics.Tensors;

namespace MLNetDeep.Compute;

/// <summary>
/// What one number of a table with <see cref="PeriodicNumbers"/> becomes: itself, and mixtures of waves whose frequencies are learnt.
/// Written once: training and scoring compute in Single, explaining in Double.
/// </summary>
internal readonly ref struct PeriodicPoint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>[frequencies]: how many waves there are in a distance of 1.</summary>
    public required ReadOnlySpan<T> Frequencies { get; init; }

    /// <summary>[frequencies]: the angle of each wave at 0.</summary>
    public required ReadOnlySpan<T> Phases { get; init; }

    /// <summary>[width - 1, frequencies].</summary>
    public required ReadOnlySpan<T> Mixtures { get; init; }

    /// <summary>[width - 1].</summary>
    public required ReadOnlySpan<T> Offsets { get; init; }

    /// <summary>[width]: what is added where the number is missing.</summary>
    public required ReadOnlySpan<T> Missing { get; init; }

    /// <summary>The angle of each wave at a number.</summary>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="angles">[frequencies]; written to.</param>
    public void Angles(T scaled, Span<T> angles) => TensorPrimitives.MultiplyAdd(Frequencies, scaled * T.Tau, Phases, angles);

    /// <summary>The point of a number.</summary>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="waves">[frequencies]; written to.</param>
    /// <param name="point">[width]; written to.</param>
    public void Point(T scaled, Span<T> waves, Span<T> point)
    {
        Angles(scaled, waves);
        TensorPrimitives.Cos(waves, waves);
        point[0] = scaled;
        for (var i = 0; i < Offsets.Length; i++)
            point[1 + i] = Offsets[i] + TensorPrimitives.Dot<T>(waves, MixtureOf(i));
    }

    /// <summary>The point of a number that may be missing, for those who need no waves of it afterwards.</summary>
    /// <param name="isMissing">Whether it is.</param>
    /// <param name="scaled">The scaled number; not looked at where it is missing.</param>
    /// <param name="point">[width]; written to.</param>
    public void PointOf(bool isMissing, T scaled, Span<T> point)
    {
        Span<T> waves = stackalloc T[Frequencies.Length];
        if (isMissing)
            MissingPoint(point);
        else
            Point(scaled, waves, point);
    }

    /// <summary>The point where the number is missing: no wave is in it.</summary>
    /// <param name="point">[width]; written to.</param>
    public void MissingPoint(Span<T> point)
    {
        point[0] = Missing[0];
        TensorPrimitives.Add(Offsets, Missing[1..], point[1..]);
    }

    /// <summary>Turns the gradient by a point into that by the angles of its waves.</summary>
    /// <param name="sines">[frequencies]: of the angles.</param>
    /// <param name="gradient">[width].</param>
    /// <param name="ofAngles">[frequencies]; written to.</param>
    public void AngleGradients(ReadOnlySpan<T> sines, ReadOnlySpan<T> gradient, Span<T> ofAngles)
    {
        ofAngles.Clear();
        for (var i = 0; i < Offsets.Length; i++)
            TensorPrimitives.MultiplyAdd(MixtureOf(i), -gradient[1 + i], ofAngles, ofAngles);
        TensorPrimitives.Multiply(ofAngles, sines, ofAngles);
    }

    /// <summary>Turns the gradient by a point into that by its number.</summary>
    /// <param name="scaled">The scaled number.</param>
    /// <param name="scaledSlope">The derivative of the scaled number by it.</param>
    /// <param name="gradient">[width].</param>
    public T Slope(T scaled, T scaledSlope, ReadOnlySpan<T> gradient)
    {
        Span<T> sines = stackalloc T[Frequencies.Length];
        Span<T> ofAngles = stackalloc T[Frequencies.Length];
        Angles(scaled, sines);
        TensorPrimitives.Sin(sines, sines);
        AngleGradients(sines, gradient, ofAngles);
        return scaledSlope * (gradient[0] + T.Tau * TensorPrimitives.Dot(Frequencies, ofAngles));
    }

    private ReadOnlySpan<T> MixtureOf(int output) => Mixtures.Slice(output * Frequencies.Length, Frequencies.Length);
}
