using System.Numerics;
using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Compute;

/// <summary>
/// The lines of all numbers of a table with <see cref="PiecewiseLinearNumbers"/>, as trained. What lies below each stretch is summed once.
/// </summary>
internal sealed class LearntLines<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _bins;
    private readonly int _width;
    private readonly ReadOnlyMemory<T> _edges;
    private readonly ReadOnlyMemory<T> _directions;
    private readonly ReadOnlyMemory<T> _linear;
    private readonly ReadOnlyMemory<T> _missing;
    private readonly T[] _sums;

    /// <param name="line">What each number becomes.</param>
    /// <param name="placed">The layer.</param>
    /// <param name="parameter">The values of a parameter.</param>
    /// <param name="statistic">The values of a statistic.</param>
    public LearntLines(
        PiecewiseLinearNumbers line, PlacedLayer placed, Func<ParameterSlot, ReadOnlyMemory<T>> parameter,
        Func<ParameterSlot, ReadOnlyMemory<T>> statistic)
    {
        (_bins, _width) = (line.Bins, line.Width);
        _edges = statistic(placed.Statistic(LayerArray.Edges)!);
        _directions = parameter(placed.Weight!);
        _linear = parameter(placed.Parameter(LayerArray.Linear)!);
        _missing = parameter(placed.Parameter(LayerArray.Missing)!);
        var offsets = parameter(placed.Bias!);
        _sums = new T[offsets.Length * (_bins + 1)];
        for (var number = 0; number < offsets.Length / _width; number++)
            LearntLine<T>.SumUp(
                _directions.Of(number, _bins * _width), offsets.Of(number, _width),
                _sums.AsSpan(number * (_bins + 1) * _width, (_bins + 1) * _width));
    }

    public LearntLine<T> Of(int number) => new()
    {
        Edges = _edges.Of(number, _bins + 1),
        Directions = _directions.Of(number, _bins * _width),
        Linear = _linear.Of(number, _width),
        Missing = _missing.Of(number, _width),
        Sums = _sums.AsSpan(number * (_bins + 1) * _width, (_bins + 1) * _width),
    };
}

/// <summary>The waves of all numbers of a table with <see cref="PeriodicNumbers"/>, as trained.</summary>
/// <param name="periodic">What each number becomes.</param>
/// <param name="placed">The layer.</param>
/// <param name="parameter">The values of a parameter.</param>
internal sealed class LearntWaves<T>(PeriodicNumbers periodic, PlacedLayer placed, Func<ParameterSlot, ReadOnlyMemory<T>> parameter)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _count = periodic.Frequencies;
    private readonly int _width = periodic.Width;
    private readonly ReadOnlyMemory<T> _frequencies = parameter(placed.Parameter(LayerArray.Frequencies)!);
    private readonly ReadOnlyMemory<T> _phases = parameter(placed.Parameter(LayerArray.Phases)!);
    private readonly ReadOnlyMemory<T> _mixtures = parameter(placed.Weight!);
    private readonly ReadOnlyMemory<T> _offsets = parameter(placed.Bias!);
    private readonly ReadOnlyMemory<T> _missing = parameter(placed.Parameter(LayerArray.Missing)!);

    public PeriodicPoint<T> Of(int number) => new()
    {
        Frequencies = _frequencies.Of(number, _count),
        Phases = _phases.Of(number, _count),
        Mixtures = _mixtures.Of(number, (_width - 1) * _count),
        Offsets = _offsets.Of(number, _width - 1),
        Missing = _missing.Of(number, _width),
    };
}

/// <summary>An array of equal parts, one for each number.</summary>
internal static class PartOfNumber
{
    public static ReadOnlySpan<T> Of<T>(this ReadOnlyMemory<T> array, int number, int length) => array.Span.Slice(number * length, length);
}
