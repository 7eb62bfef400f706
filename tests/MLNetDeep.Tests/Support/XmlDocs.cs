using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNetDeep.Tests.Support;

/// <summary>What the library's XML documentation says of a member.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "MLNetDeep.xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>An element of a property's documentation as text: names that are referred to without what is before their last
    /// dot.</summary>
    public static string Of(PropertyInfo property, string element) =>
        Text(Find($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element(element));

    /// <summary>What the documentation of a record says of one of its parameters.</summary>
    public static string OfParameter(Type record, string name) =>
        Text(Find($"T:{record.FullName}")?.Elements("param").SingleOrDefault(param => param.Attribute("name")?.Value == name));

    /// <summary>A member's documentation, or that of the member it says it takes its from.</summary>
    private static XElement? Find(string member) =>
        Members.GetValueOrDefault(member) is { } found ? found.Element("inheritdoc")?.Attribute("cref") is { } other ? Find(other.Value)
            : found : null;

    private static string Text(XElement? element) =>
        element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { FirstNode: null } reference =>
        (reference.Attribute("langword") ?? reference.Attribute("cref") ?? reference.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
