using System.Text.Json.Nodes;

namespace MLNetDeep.Reports.Pages;

/// <summary>What the trainer was told, with what differs from the defaults made bold.</summary>
internal static class OptionsSection
{
    public static Html Of(DenseNetworkOptions options)
    {
        var defaults = OptionText.Of(new DenseNetworkOptions()).ToDictionary(option => option.Name, option => option.Value);
        return Html.Of($"""
            <section>
            <h2>Options</h2>
            <p class="note">Bold: not the default.</p>
            <table class="options">
            <tbody>
            {Html.Join(OptionText.Of(options), option => Row(option.Name, option.Value, JsonNode.DeepEquals(option.Value, defaults[option.Name])))}</tbody>
            </table>
            </section>
            """);
    }

    private static Html Row(string name, JsonNode? value, bool isDefault)
    {
        var text = value is JsonArray { Count: > 0 } list
            ? Html.Of($"<ol>{Html.Join(list, item => Html.Of($"<li>{OptionText.Of(item)}</li>"))}</ol>")
            : Html.Of($"{OptionText.Of(value)}");
        return Html.Of($"<tr{Html.Trusted(isDefault ? "" : " class=\"set\"")}><th scope=\"row\">{name}</th><td>{text}</td></tr>\n");
    }
}
