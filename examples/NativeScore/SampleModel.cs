using MLNetDeep;

namespace NativeScore;

/// <summary>The model within the program: a resource is loaded as a file is.</summary>
internal static class SampleModel
{
    public static DenseNetworkModel Load()
    {
        using var stream = typeof(SampleModel).Assembly.GetManifestResourceStream("flowers.zip")!;
        return DenseNetworkModel.Load(stream);
    }

    /// <summary>Three rows for a model of so many features: those of the flowers are lengths and widths in centimetres.</summary>
    public static IEnumerable<float[]> Rows(int features) => features == 4
        ? [[5.1f, 3.5f, 1.4f, .2f], [6.0f, 2.9f, 4.5f, 1.5f], [6.3f, 3.3f, 6.0f, 2.5f]]
        : Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, features).Select(slot => (row * 7 + slot * 3) % 11 / 10f).ToArray());
}
