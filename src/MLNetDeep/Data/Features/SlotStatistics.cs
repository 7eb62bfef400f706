namespace MLNetDeep.Data.Features;

/// <summary>What is known of each slot of some rows: its mean, its spread, its extremes. Filled row by row; not thread-safe.</summary>
/// <param name="width">How many slots a row has.</param>
internal sealed class SlotStatistics(int width)
{
    /// <summary>From how many slots on scoring keeps rows sparse, too.</summary>
    private const int WideWidth = 1024;

    // Of the distances from the slot's first value: squares of 1 ± 1e-7 themselves would cancel out.
    private readonly double[] _sums = new double[width];
    private readonly double[] _squares = new double[width];
    private readonly float[] _firsts = Filled(width, float.NaN);
    private readonly float[] _lowest = Filled(width, float.PositiveInfinity);
    private readonly float[] _highest = Filled(width, float.NegativeInfinity);
    private readonly long[] _marks = new long[width];
    private readonly long[] _writtenDown = new long[width];
    private long _denseRows;

    /// <summary>How many rows were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many slots a row has.</summary>
    public int Width => width;

    /// <summary>
    /// Whether the rows are wide and mostly zeros, as words of texts are, so that a step that moves zeros would take many times the memory.
    /// </summary>
    public bool AreWideAndSparse =>
        Width >= WideWidth && _denseRows == 0 && _writtenDown.Sum() < Count * Width / 4;

    /// <summary>Adds a row of which every slot is given.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        Count++;
        _denseRows++;
        for (var slot = 0; slot < row.Length; slot++)
            Add(slot, row[slot]);
    }

    /// <summary>Adds a row of which all slots that are not given are 0.</summary>
    /// <param name="slots">The slots, each at most once.</param>
    /// <param name="values">Their values; as many.</param>
    public void Add(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        Count++;
        for (var i = 0; i < slots.Length; i++)
        {
            Add(slots[i], values[i]);
            _writtenDown[slots[i]]++;
        }
    }

    /// <summary>What was found out about a slot.</summary>
    public SlotSummary this[int slot]
    {
        get
        {
            var zeros = Count - _denseRows - _writtenDown[slot];
            double first = float.IsNaN(_firsts[slot]) ? 0 : _firsts[slot];
            var distance = (_sums[slot] - zeros * first) / Count;
            var square = (_squares[slot] + zeros * first * first) / Count;
            var (low, high) = zeros > 0 ? (Math.Min(0, _lowest[slot]), Math.Max(0, _highest[slot])) : (_lowest[slot], _highest[slot]);
            // Equal values have no spread, whatever rounding says.
            var deviation = low == high ? 0 : Math.Sqrt(Math.Max(0, square - distance * distance));
            return new SlotSummary(first + distance, deviation, low, high, (double)(zeros + _marks[slot]) / Count);
        }
    }

    private void Add(int slot, float value)
    {
        if (float.IsNaN(_firsts[slot]))
            _firsts[slot] = value;
        var distance = (double)value - _firsts[slot];
        _sums[slot] += distance;
        _squares[slot] += distance * distance;
        _lowest[slot] = Math.Min(_lowest[slot], value);
        _highest[slot] = Math.Max(_highest[slot], value);
        _marks[slot] += value is 0 or 1 or -1 ? 1 : 0;
    }

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        values.AsSpan().Fill(value);
        return values;
    }
}

/// <summary>A slot over some rows.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation; exactly 0 for a slot whose values are all equal.</param>
/// <param name="Lowest">The lowest value.</param>
/// <param name="Highest">The highest value.</param>
/// <param name="ShareOfMarks">
/// The share of rows in which it is exactly 0, 1 or -1: that of an indicator is 1, that of a measured number near 0.
/// </param>
internal readonly record struct SlotSummary(double Mean, double Deviation, float Lowest, float Highest, double ShareOfMarks);
