using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// Options as words: what they print themselves, which is what differs from their defaults. They are found by reflection, so that a new
/// option is shown without a line here.
/// </summary>
internal static class OptionText
{
    /// <summary>The name and the value of each option that can be set, in the order of the class.</summary>
    public static IReadOnlyList<(string Name, object? Value)> Of(DenseNetworkOptions options) =>
        [.. typeof(DenseNetworkOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).Select(property => (property.Name, property.GetValue(options)))];

    /// <summary>A value in the invariant culture: "AdamOptions { LearningRate = 0.01 }".</summary>
    public static string Of(object? value) => value switch
    {
        null => "none",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => List(list) is { Count: > 0 } items ? string.Join("; ", items.Select(Of)) : "none",
        _ => value.ToString()!,
    };

    /// <summary>The items of a value that is a list.</summary>
    public static IReadOnlyList<object?> List(IEnumerable list) => [.. list.Cast<object?>()];
}
