namespace MLNetDeep.Sweeps.Importance;

/// <summary>A part of the space along one axis: an interval, or a set of choices.</summary>
/// <param name="Low">Where the interval begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Set">The choices; null for an interval.</param>
internal sealed record Box(double Low, double High, bool[]? Set)
{
    public static Box Whole(Dimension dimension) =>
        new(0, 1, dimension.Categories is { } count ? [.. Enumerable.Repeat(true, count)] : null);

    /// <summary>The share of the axis.</summary>
    public double Share => Set is { } set ? set.Count(isIn => isIn) / (double)set.Length : High - Low;

    /// <summary>Numbers up to a threshold and those above, or one choice and the others.</summary>
    public (Box Left, Box Right) Split(double at) => Set is { } set
        ? (this with { Set = [.. set.Select((isIn, i) => isIn && i == (int)at)] },
            this with { Set = [.. set.Select((isIn, i) => isIn && i != (int)at)] })
        : (this with { High = at }, this with { Low = at });

    /// <summary>Whether a coordinate goes to the left of a split.</summary>
    public bool IsLeft(double coordinate, double at) => Set is null ? coordinate <= at : (int)coordinate == (int)at;
}
