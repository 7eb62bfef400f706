namespace MLNetDeep.Sweeps.Spaces;

/// <summary>One of several things, known by their labels; no order is seen in them.</summary>
internal sealed record ChoiceDomain(IReadOnlyList<string> Labels) : Domain
{
    public override long? Count => Labels.Count;

    public override string Kind => "choice";

    public override string Description => $"one of {string.Join(", ", Labels.Select(label => $"'{label}'"))}";

    public override object FromUnit(double unit) => Labels[Math.Clamp((int)(unit * Labels.Count), 0, Labels.Count - 1)];

    public override (double Low, double High) CellOf(object value)
    {
        var index = IndexOf(value);
        return (index / (double)Labels.Count, (index + 1) / (double)Labels.Count);
    }

    public override bool Holds(object value) => IndexOf(value) >= 0;

    public int IndexOf(object value) => value is string label ? Labels.ToList().IndexOf(label) : -1;

    public override IReadOnlyList<object> Levels(int most) => Labels;

    public override IEnumerable<string> Violations(string name)
    {
        if (Labels.Count == 0)
            yield return $"'{name}' must have at least one value to choose. Received: none.";
        foreach (var same in Labels.GroupBy(label => label, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"'{name}' must have choices that can be told apart. Received: '{same.Key}' {same.Count()} times. Give each a "
                + $"label of its own: (\"label\", value).";
    }

    public bool Equals(ChoiceDomain? other) => other is not null && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => Labels.Aggregate(17, (hash, label) => HashCode.Combine(hash, label));
}
