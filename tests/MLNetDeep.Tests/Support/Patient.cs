using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>A made-up row before any transform: two measurements, a label that follows from them, and a name that several rows
/// share.</summary>
internal sealed class Patient
{
    public string Name { get; set; } = "";

    [VectorType(2)]
    public float[] Measured { get; set; } = [];

    public string Finding { get; set; } = "";

    /// <summary>Rows whose measurements lie about a centre; the same for the same seed.</summary>
    public static IEnumerable<Patient> Draw(int count, float centre, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            yield return new Patient { Name = $"P{i / 3}", Measured = [centre + a, centre + b], Finding = a > b ? "ill" : "well" };
        }
    }

    public static IDataView View(int count, float centre, int seed) =>
        new MLContext().Data.LoadFromEnumerable(Draw(count, centre, seed).ToList());
}
