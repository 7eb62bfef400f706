using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace MLNetDeep.Options;

/// <summary>
/// What a record of options prints, in the invariant culture: what was given to its constructor, what is always of interest, and else what
/// is not at its default: <c>AdamOptions { LearningRate = 0.01, AmsGrad = True }</c>.
/// </summary>
internal static class PrintedOption
{
    private const string WhatIsTrimmed = "What a trimmed program has left out of a record is not printed; nothing else follows from it.";

    /// <param name="option">
    /// A record whose public properties can be set, and whose constructor's parameters are called as its properties.
    /// </param>
    /// <param name="always">The names of properties that are shown at their defaults too.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2070:UnrecognizedReflectionPattern", Justification = WhatIsTrimmed)]
    [UnconditionalSuppressMessage("Trimming", "IL2075:UnrecognizedReflectionPattern", Justification = WhatIsTrimmed)]
    public static string Of(object option, params IReadOnlyList<string> always)
    {
        var constructor = option.GetType().GetConstructors().MaxBy(found => found.GetParameters().Length);
        string[] given = [.. constructor?.GetParameters().Select(parameter => parameter.Name!) ?? []];
        var atDefaults = constructor?.Invoke([.. given.Select(name => option.GetType().GetProperty(name)?.GetValue(option))]);

        var members =
            from property in Properties(option.GetType(), given)
            let value = property.GetValue(option)
            where given.Contains(property.Name) || always.Contains(property.Name) || atDefaults is null
                || !IsSame(value, property.GetValue(atDefaults))
            select $"{property.Name} = {Text(value)}";
        return $"{option.GetType().Name} {{ {string.Join(", ", members)} }}".Replace("{  }", "{ }", StringComparison.Ordinal);
    }

    /// <summary>Those of the constructor first, then those of the record itself, then those of its base.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070:UnrecognizedReflectionPattern", Justification = WhatIsTrimmed)]
    private static IEnumerable<PropertyInfo> Properties(Type type, string[] given) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite && property.GetIndexParameters().Length == 0
        orderby !given.Contains(property.Name), property.DeclaringType != type
        select property;

    private static bool IsSame(object? value, object? other) =>
        value is IEnumerable values and not string && other is IEnumerable others
            ? values.Cast<object>().SequenceEqual(others.Cast<object>())
            : Equals(value, other);

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable values => $"[{string.Join(", ", values.Cast<object?>().Select(Text))}]",
        _ => value.ToString()!,
    };
}
