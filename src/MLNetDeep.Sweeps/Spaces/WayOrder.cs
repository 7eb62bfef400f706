namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// In which order parameters are put into options: as they were declared, but for ways that lead through the value of another
/// parameter, which come after it.
/// </summary>
internal static class WayOrder
{
    public static IReadOnlyList<BoundParameter<TOptions>> Of<TOptions>(IReadOnlyList<BoundParameter<TOptions>> parameters)
    {
        var ordered = new List<BoundParameter<TOptions>>();
        foreach (var parameter in parameters)
            Add(parameter);
        return ordered;

        void Add(BoundParameter<TOptions> parameter)
        {
            if (ordered.Contains(parameter))
                return;
            foreach (var other in parameters.Where(other => other.Way is { } through && parameter.Way?.LeadsThrough(through) == true))
                Add(other);
            ordered.Add(parameter);
        }
    }
}
