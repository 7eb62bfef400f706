using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// When a parameter has a meaning at all: another one, declared before it, has a certain value, or at least a certain number.
/// </summary>
/// <param name="Parameter">The other parameter.</param>
/// <param name="Is">The value it must have, a double or a label; null when <paramref name="AtLeast"/> says it.</param>
/// <param name="AtLeast">The least number it must be; null when <paramref name="Is"/> says it.</param>
internal sealed record Condition(string Parameter, object? Is, double? AtLeast)
{
    /// <summary>Whether it holds. Where the other parameter has no meaning itself it does not.</summary>
    public bool HoldsIn(IReadOnlyDictionary<string, object> values) =>
        values.TryGetValue(Parameter, out var value)
            && (AtLeast is { } least ? value is double number && number >= least : value.Equals(Is));

    /// <summary>What is wrong with it, given the parameters that stand before.</summary>
    public IEnumerable<string> Violations(IReadOnlyList<SearchParameter> before, string name)
    {
        if (before.FirstOrDefault(parameter => parameter.Name == Parameter) is not { } other)
            yield return $"'{name}' depends on '{Parameter}', which must be a parameter declared before "
                + $"it.{Spelling.DidYouMean(Parameter, before.Select(parameter => parameter.Name))}";
        else if (Is is not null && !other.Domain.Holds(Is))
            yield return $"'{name}' depends on '{Parameter}' being '{Text(Is)}', which must be "
                + $"{other.Domain.Description}.{(other.Domain is ChoiceDomain choice ? Spelling.DidYouMean(Text(Is), choice.Labels) : "")}";
        else if (AtLeast is { } least && !(least <= Highest(other.Domain)))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' depends on '{Parameter}' being at least {least}, which must be possible for {other.Domain.Description}.");
    }

    private static double Highest(Domain domain) => domain switch
    {
        RealDomain real => real.To,
        IntegerDomain integer => integer.To,
        _ => double.NaN,
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
