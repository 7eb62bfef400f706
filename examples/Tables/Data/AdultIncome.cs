using System.Globalization;
using ExampleKit;
using ExampleKit.Data;
using Spectre.Console;

namespace TablesExample.Data;

/// <summary>
/// Adult income (UCI, 1996): whether a person earns more than 50,000 dollars a year. Where it is not here, people are drawn.
/// </summary>
internal static class AdultIncome
{
    public static (string Path, string Label) FindOrDraw(string drawn, IAnsiConsole console)
    {
        if (Environment.GetEnvironmentVariable(DataPlaces.EnvironmentVariable) is { Length: > 0 } root
            && Path.Combine(root, "adult", "adult-train.csv") is var path && File.Exists(path))
            return (path, "income");
        console.Warning(
            $"Adult income is not here (set {DataPlaces.EnvironmentVariable} to a folder with adult/adult-train.csv, or give a table "
                + $"by --table and --label), so rows were drawn: figures mean nothing.");
        File.WriteAllLines(drawn, Drawn(3_000));
        return (drawn, "income");
    }

    /// <summary>
    /// Income follows, with some luck, from years of school, hours, age and marriage; some ages are missing, and the number of the row says
    /// nothing.
    /// </summary>
    private static IEnumerable<string> Drawn(int count)
    {
        yield return "row,age,school,hours,marriage,since,income";
        var random = new Random(1);
        for (var row = 1; row <= count; row++)
        {
            var (age, school, hours, married) = (17 + random.Next(60), 1 + random.Next(16), 20 + random.Next(50), random.Next(2) == 0);
            var chance = (school - 9) / 3.0 + (hours - 40) / 12.0 - Math.Abs(age - 48) / 15.0 + (
                married ? 1 : -1) + random.NextDouble() - random.NextDouble();
            var since = new DateTime(1996, 1, 1).AddDays(-random.Next(3_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var shownAge = random.Next(10) == 0 ? "" : age.ToString(CultureInfo.InvariantCulture);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{row},{shownAge},{school},{hours},{(married ? "married" : "single")},{since},{(chance > 0 ? ">50K" : "<=50K")}");
        }
    }
}
