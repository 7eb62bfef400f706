using System.Collections;

namespace MLNetDeep.Reports.Pages;

/// <summary>What the trainer was told; what it was not told, and so has its default, is folded away.</summary>
internal static class OptionsSection
{
    public static Html Of(DenseNetworkOptions options)
    {
        var defaults = OptionText.Of(new DenseNetworkOptions()).ToDictionary(option => option.Name, option => option.Value);
        var byKind = OptionText.Of(options).ToLookup(option => Equals(option.Value, defaults[option.Name]));
        return Html.Of($"""
            <section>
            <h2>Options</h2>
            {Table(byKind[false])}
            <details>
            <summary>{byKind[true].Count()} more have their defaults</summary>
            {Table(byKind[true])}
            </details>
            </section>
            """);
    }

    private static Html Table(IEnumerable<(string Name, object? Value)> options) => Html.Of($"""
        <table class="options">
        <tbody>
        {Html.Join(options, option => Row(option.Name, option.Value))}</tbody>
        </table>
        """);

    private static Html Row(string name, object? value)
    {
        var text = value is IEnumerable and not string && OptionText.List((IEnumerable)value) is { Count: > 0 } list
            ? Html.Of($"<ol>{Html.Join(list, item => Html.Of($"<li>{OptionText.Of(item)}</li>"))}</ol>")
            : Html.Of($"{OptionText.Of(value)}");
        return Html.Of($"<tr><th scope=\"row\">{Html.Name(name)}</th><td>{text}</td></tr>\n");
    }
}
