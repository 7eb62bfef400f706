using System.Globalization;
using System.Text;

namespace MLNetDeep.Tables;

/// <summary>Names and lists as C# writes them.</summary>
internal static class CSharpText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' or '\\' => literal.Append('\\').Append(unit),
                _ when char.IsControl(unit) => literal.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture)),
                _ => literal.Append(unit),
            };
        }
        return literal.Append('"').ToString();
    }

    /// <summary>A collection of pairs of an output column and its input.</summary>
    public static string Pairs(IEnumerable<(string Output, string Input)> pairs) =>
        $"[{string.Join(", ", pairs.Select(pair => $"new({Literal(pair.Output)}, {Literal(pair.Input)})"))}]";
}
