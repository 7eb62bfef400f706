namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// The values a parameter may have, laid out over the unit interval, so that tuners need to know no more of them: a uniform number in [0,
/// 1) gives each value its share. A value is a double, or the label of a choice.
/// </summary>
internal abstract record Domain
{
    private const int MostLevels = 1 << 16;

    /// <summary>How many values there are; null for a range of real numbers.</summary>
    public abstract long? Count { get; }

    /// <summary>The name in JSON: "range", "int" or "choice".</summary>
    public abstract string Kind { get; }

    /// <param name="unit">At least 0 and below 1.</param>
    public abstract object FromUnit(double unit);

    /// <summary>The part of the unit interval that gives this value: a point for a real number.</summary>
    public abstract (double Low, double High) CellOf(object value);

    /// <summary>Whether the value is one of the domain's.</summary>
    public abstract bool Holds(object value);

    /// <summary>Values evenly over the domain, at most as many as asked for unless they are choices: those are all there.</summary>
    public abstract IReadOnlyList<object> Levels(int most);

    /// <summary>All values, one after another; some thousands of a range, and of whole numbers where there are more.</summary>
    public IEnumerable<object> All() => Levels((int)Math.Min(Count ?? MostLevels, MostLevels));

    /// <summary>What is wrong with the domain, one sentence each; none when it is valid.</summary>
    public abstract IEnumerable<string> Violations(string name);

    /// <summary>The values in words, for messages.</summary>
    public abstract string Description { get; }

    /// <summary>Where the value lies on the unit interval.</summary>
    public double ToUnit(object value)
    {
        var (low, high) = CellOf(value);
        return (low + high) / 2;
    }
}
