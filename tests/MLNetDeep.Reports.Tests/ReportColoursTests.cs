using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Reports.Tests.Support;

namespace MLNetDeep.Reports.Tests;

/// <summary>Numbers on shades can be read: WCAG 2.1 asks for a contrast of 4.5 to 1 (success criterion 1.4.3).</summary>
[TestClass]
public sealed partial class ReportColoursTests
{
    private const double LeastContrast = 4.5;

    [TestMethod]
    public void A_number_can_be_read_on_every_shade_of_the_confusion_matrix()
    {
        using var folder = new TempFolder();
        var path = folder["report.html"];
        MadeUp.History().SaveReport(path);
        string[] palettes =
        [
            .. Palette().Matches(File.ReadAllText(path)).Select(match => match.Value)
                .Where(palette => palette.Contains("--right", StringComparison.Ordinal)),
        ];

        // Light, dark, on paper.
        Assert.HasCount(3, palettes);
        foreach (var palette in palettes)
        {
            var (ground, text) = (Colour(palette, "ground"), Colour(palette, "text"));
            var deepest = double.Parse(Value(palette, "deepest"), CultureInfo.InvariantCulture);
            foreach (var shade in new[] { "right", "wrong" })
            {
                var mixed = Colour(palette, shade).Zip(ground, (above, below) => deepest * above + (1 - deepest) * below);
                Assert.IsGreaterThan(LeastContrast, Contrast(Luminance(mixed), Luminance(text)), $"{shade} in {palette}");
            }
        }
    }

    private static double Contrast(double a, double b) => (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);

    /// <summary>Relative luminance as WCAG 2.1 defines it.</summary>
    private static double Luminance(IEnumerable<double> colour)
    {
        double[] linear =
            [.. colour.Select(part => part / 255).Select(part => part <= .03928 ? part / 12.92 : Math.Pow((part + .055) / 1.055, 2.4))];
        return .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2];
    }

    private static double[] Colour(string palette, string name) => Value(palette, name) switch
    {
        ['#', .. var hex] => [.. Convert.FromHexString(hex).Select(part => (double)part)],
        var parts => [.. parts.Split(',').Select(part => double.Parse(part, CultureInfo.InvariantCulture))],
    };

    private static string Value(string palette, string name) => Regex.Match(palette, $@"--{name}: ([^;]+);").Groups[1].Value;

    [GeneratedRegex(@":root \{.*?\}", RegexOptions.Singleline)]
    private static partial Regex Palette();
}
