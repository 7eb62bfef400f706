using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A made-up row with a column of each kind people put into pipelines.</summary>
internal sealed class House
{
    [LoadColumn(0)]
    public string Colour { get; set; } = "";

    [LoadColumn(1)]
    public float Size { get; set; }

    [LoadColumn(2)]
    public string Description { get; set; } = "";

    [LoadColumn(3)]
    public string Street { get; set; } = "";

    /// <summary>Whether it was sold: red houses and large ones with a garden are.</summary>
    [LoadColumn(4)]
    public bool Label { get; set; }

    /// <summary>As many different rows, the same every time.</summary>
    public static House[] Some(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (isRed, isLarge, hasGarden) = (random.Next(3) == 0, random.Next(2) == 0, random.Next(2) == 0);
            return new House
            {
                Colour = isRed ? "red" : i % 2 == 0 ? "white" : "grey",
                Size = (isLarge ? 200 : 80) + random.Next(20),
                Description = $"{(hasGarden ? "with a sunny garden" : "near the station")} number {random.Next(50)}",
                Street = $"street {i / 4}",
                Label = isRed || (isLarge && hasGarden),
            };
        })];
    }

    /// <summary>A line of a file without a header.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Colour},{Size},{Description},{Street},{Label}");
}
