namespace MLNetDeep.Sweeps.Spaces;

/// <summary>The parameters of a search space without their meaning: all that a tuner needs. Immutable.</summary>
internal sealed class ParameterSpace(IReadOnlyList<SearchParameter> parameters)
{
    public IReadOnlyList<SearchParameter> Parameters { get; } = parameters;

    /// <summary>A point from a number in [0, 1) for each parameter that has a value in it, asked for in the order of the parameters.</summary>
    public SearchPoint PointFromUnit(Func<int, double> unitOf) => PointOf(i => Parameters[i].Domain.FromUnit(unitOf(i)));

    /// <summary>A point from a value for each parameter that has one in it, asked for in the order of the parameters.</summary>
    public SearchPoint PointOf(Func<int, object> valueOf)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].IsActive(values))
                values.Add(Parameters[i].Name, valueOf(i));
        }
        return new SearchPoint(values);
    }

    /// <summary>What is wrong with the parameters, one sentence each; none when they are valid.</summary>
    public IEnumerable<string> Violations()
    {
        foreach (var (i, parameter) in Parameters.Index())
        {
            if (string.IsNullOrWhiteSpace(parameter.Name))
                yield return $"Parameter {i + 1} must have a name. Received: {(parameter.Name is null ? "null" : $"'{parameter.Name}'")}.";
            foreach (var violation in parameter.Domain.Violations(parameter.Name ?? "").Concat(parameter.Conditions.SelectMany(condition => condition.Violations([.. Parameters.Take(i)], parameter.Name ?? ""))))
                yield return violation;
        }
        foreach (var same in Parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"A space must name every parameter once. Received: '{same.Key}' {same.Count()} times.";
    }

    /// <summary>What is wrong with a point, one sentence each; none when the space holds it.</summary>
    public IEnumerable<string> Violations(SearchPoint point)
    {
        foreach (var (name, value) in point)
        {
            if (Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
                yield return $"'{name}' must be a parameter of the space.{Spelling.DidYouMean(name, Parameters.Select(known => known.Name))}";
            else if (!parameter.Domain.Holds(value))
                yield return $"'{name}' must be {parameter.Domain.Description}. Received: {FormattableString.Invariant($"{value}")}.";
            else if (!parameter.IsActive(point))
                yield return $"'{name}' must have no value where what it depends on is not so. Received: {FormattableString.Invariant($"{value}")}.";
        }
        foreach (var missing in Parameters.Where(parameter => parameter.IsActive(point) && !point.ContainsKey(parameter.Name)))
            yield return $"'{missing.Name}' must have a value: {missing.Domain.Description}. Received: none.";
    }
}
