using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Importance;

/// <summary>A parameter as an axis of the forest: numbers on the unit interval, choices as indices.</summary>
internal sealed class Dimension(SearchParameter parameter)
{
    private readonly ChoiceDomain? _choice = parameter.Domain as ChoiceDomain;

    public string Name => parameter.Name;

    /// <summary>How many choices there are, with that of not counting where it may not count; null for numbers.</summary>
    public int? Categories => _choice is null ? null : _choice.Labels.Count + (parameter.Conditions.Count > 0 ? 1 : 0);

    public double Coordinate(SearchPoint point) => point.TryGetValue(parameter.Name, out var value)
        ? _choice?.IndexOf(value) ?? parameter.Domain.ToUnit(value)
        : _choice?.Labels.Count ?? .5;
}
