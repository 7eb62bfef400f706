using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>What a value is called among the choices of a parameter.</summary>
internal static class ChoiceLabel
{
    /// <summary>
    /// A number or name by its text, a record by its type where no other of the choices is of that type, else by what it prints.
    /// </summary>
    public static IReadOnlyList<string> Of<T>(IReadOnlyList<T> values)
    {
        string[] whole = [.. values.Select(Text)];
        string[] brief = [.. values.Zip(
            whole, (value, text) =>
            value is not null && text.StartsWith(value.GetType().Name + " {", StringComparison.Ordinal) ? value.GetType().Name : text)];
        return [.. brief.Zip(whole, (name, text) => brief.Count(other => other == name) == 1 ? name : text)];
    }

    private static string Text<T>(T value) => value switch
    {
        null => "none",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };
}
