using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>The parameters of a search space without their meaning: all that a tuner needs. Immutable.</summary>
internal sealed class ParameterSpace(IReadOnlyList<SearchParameter> parameters)
{
    public IReadOnlyList<SearchParameter> Parameters { get; } = parameters;

    /// <summary>
    /// A point from a number in [0, 1) for each parameter that has a value in it, asked for in the order of the parameters.
    /// </summary>
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

    /// <summary>A point with the values of another, where that has them, and of the numbers in [0, 1) else.</summary>
    public SearchPoint PointOf(SearchPoint values, Func<int, double> unitOf) =>
        PointOf(i => values.TryGetValue(Parameters[i].Name, out var value) ? value : Parameters[i].Domain.FromUnit(unitOf(i)));

    /// <summary>All points, one after another; of a range of real numbers a grid.</summary>
    public IEnumerable<SearchPoint> AllPoints() => AllPoints(new Dictionary<string, object>(StringComparer.Ordinal), 0);

    private IEnumerable<SearchPoint> AllPoints(Dictionary<string, object> values, int i)
    {
        if (i == Parameters.Count)
        {
            yield return new SearchPoint(values);
            yield break;
        }
        if (!Parameters[i].IsActive(values))
        {
            foreach (var point in AllPoints(values, i + 1))
                yield return point;
            yield break;
        }
        foreach (var value in Parameters[i].Domain.All())
        {
            values[Parameters[i].Name] = value;
            foreach (var point in AllPoints(values, i + 1))
                yield return point;
            values.Remove(Parameters[i].Name);
        }
    }

    /// <summary>A point of those values alone that the space holds.</summary>
    public SearchPoint Held(SearchPoint point) =>
        new(point.Where(pair => Parameters.Any(parameter => parameter.Name == pair.Key && parameter.Domain.Holds(pair.Value))));

    /// <summary>What is wrong with the values of a point, whether they count there and are complete or not; one sentence each.</summary>
    public IEnumerable<string> Misfits(SearchPoint point) => point.Select(pair => Misfit(pair.Key, pair.Value)).OfType<string>();

    /// <summary>What is wrong with the parameters, one sentence each; none when they are valid.</summary>
    public IEnumerable<string> Violations()
    {
        foreach (var (i, parameter) in Parameters.Index())
        {
            if (string.IsNullOrWhiteSpace(parameter.Name))
                yield return $"Parameter {i + 1} must have a name. Received: {(parameter.Name is null ? "null" : $"'{parameter.Name}'")}.";
            foreach (var violation in parameter.Domain.Violations(parameter.Name ?? "")
                .Concat(parameter.Conditions.SelectMany(condition => condition.Violations([.. Parameters.Take(i)], parameter.Name ?? ""))))
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
            if (Misfit(name, value) is { } misfit)
                yield return misfit;
            else if (!Parameters.First(parameter => parameter.Name == name).IsActive(point))
                yield return $"'{name}' must have no value at a point where its condition does not hold. Received: "
                    + $"{string.Create(CultureInfo.InvariantCulture, $"{value}")}.";
        }
        foreach (var missing in Parameters.Where(parameter => parameter.IsActive(point) && !point.ContainsKey(parameter.Name)))
            yield return $"'{missing.Name}' must have a value: {missing.Domain.Description}. Received: none.";
    }

    private string? Misfit(string name, object value) => Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter
        ? $"'{name}' must be a parameter of the space.{Spelling.DidYouMean(name, Parameters.Select(known => known.Name))}"
        : parameter.Domain.Holds(value) ? null
            : $"'{name}' must be {parameter.Domain.Description}. Received: {string.Create(CultureInfo.InvariantCulture, $"{value}")}.";
}
