using System.Globalization;

namespace NativeScore;

/// <summary>Rows of numbers in a text file, with commas between them.</summary>
internal static class FeatureRows
{
    /// <exception cref="InvalidDataException">A line holds something else.</exception>
    public static IEnumerable<float[]> Read(string path)
    {
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            yield return Array.ConvertAll(line.Split(','), text =>
                float.TryParse(text, CultureInfo.InvariantCulture, out var value)
                    ? value
                    : throw new InvalidDataException($"'{path}' must hold numbers with commas between them. Received: '{text}' in line "
                        + $"{number + 1}. Write NaN for a missing one."));
        }
    }
}
