using System.Globalization;

namespace MLNetDeep.Messages;

/// <summary>What was received, in a length that fits a message: a file may hold names without end, and names without number.</summary>
internal static class Excerpt
{
    private const int LongestText = 300;
    private const int LongestName = 80;
    private const int MostNames = 20;

    /// <summary>The text, or its beginning and how long it is.</summary>
    public static string Of(string text) => Of(text, LongestText);

    /// <summary>Names in quotes, the first of them where there are many: "'a', 'b' and 3 others".</summary>
    public static string Names(IEnumerable<string> names) => List(names.Select(Name));

    /// <summary>A name in quotes.</summary>
    public static string Name(string name) => $"'{Of(name, LongestName)}'";

    /// <summary>Short texts, the first of them where there are many.</summary>
    public static string List(IEnumerable<string> texts, int most = MostNames)
    {
        // No second look: names may be made while they are counted.
        var (shown, others) = (new List<string>(), 0L);
        foreach (var text in texts)
        {
            if (shown.Count < most)
                shown.Add(text);
            else
                others++;
        }
        return string.Join(", ", shown) + others switch
        {
            0 => "",
            1 => " and 1 other",
            _ => string.Create(CultureInfo.InvariantCulture, $" and {others} others"),
        };
    }

    /// <summary>Sizes in brackets, the first of them where there are many: "[3, 4]".</summary>
    public static string Sizes(IReadOnlyList<long> sizes) => sizes.Count <= MostNames
        ? $"[{string.Join(", ", sizes)}]"
        : string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", sizes.Take(MostNames))} and {sizes.Count - MostNames} others]");

    private static string Of(string text, int longest) => text.Length <= longest
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, longest)}… ({text.Length} characters)");
}
