namespace MLNetDeep.Tables;

/// <summary>What was seen of the numbers of a column.</summary>
internal sealed class NumberFigures
{
    private HashSet<double>? _seen = [];

    public long Missing { get; private set; }

    public long Values { get; private set; }

    public double Smallest { get; private set; } = double.PositiveInfinity;

    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether all values are whole and no two are the same, as numbers of rows and of customers are.</summary>
    public bool AreWholeAndDifferent => _seen is not null;

    /// <summary>Whether the values follow each other with few gaps: at least every second whole number is there.</summary>
    public bool AreNumberedThrough => AreWholeAndDifferent && Largest - Smallest < 2.0 * Values;

    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            Missing++;
            return;
        }
        Values++;
        Smallest = Math.Min(Smallest, value);
        Largest = Math.Max(Largest, value);
        // The first value that is not whole, or is there already, ends the search, which for most columns is soon.
        if (_seen is not null && !(Math.Floor(value) == value && _seen.Add(value)))
            _seen = null;
    }
}
