using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// A piece of a page. Made from an interpolated text whose holes are encoded, each and by itself, unless they are pieces of a page already:
/// what a class or a column is called can never become a tag.
/// </summary>
internal sealed partial record Html
{
    private readonly string _text;

    private Html(string text) => _text = text;

    public static Html Empty { get; } = new("");

    public static Html Of(Interpolated text) => new(text.ToStringAndClear());

    /// <summary>Text that is a piece of a page as it stands: a picture drawn by OxyPlot, our own style sheet.</summary>
    public static Html Trusted(string text) => new(text);

    /// <summary>
    /// A name of a program, which may break where its words meet: "Optimizer." and "Learning" and "Rate", and nowhere else.
    /// </summary>
    public static Html Name(string name) => new(WordBoundary().Replace(WebUtility.HtmlEncode(name), "<wbr/>"));

    [GeneratedRegex(@"(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\.)(?=\w)")]
    private static partial Regex WordBoundary();

    public static Html Join<T>(IEnumerable<T> items, Func<T, Html> piece) => new(string.Concat(items.Select(item => piece(item)._text)));

    public override string ToString() => _text;

    /// <summary>The compiler hands each part of an interpolated text to one of these.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolated(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html? piece) => _text.Append(piece?._text);

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        public string ToStringAndClear()
        {
            var text = _text.ToString();
            _text.Clear();
            return text;
        }
    }
}
