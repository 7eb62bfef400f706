using MLNetDeep.Data.Features;

namespace MLNetDeep.Tests.Support;

/// <summary>Labels of rows, as they lie in memory; to be disposed of with the rows.</summary>
internal static class Labels
{
    /// <summary>The same values for every row.</summary>
    public static GrowingMatrix<float> Same(int rows, int width, float value = 0) =>
        Of(width, [.. Enumerable.Repeat(value, rows * width)]);

    /// <summary>One row after the other.</summary>
    public static GrowingMatrix<float> Of(int width, params float[] values)
    {
        var labels = new GrowingMatrix<float>(width, values.Length / width);
        foreach (var row in values.Chunk(width))
        {
            row.CopyTo(labels.Next());
            labels.Keep();
        }
        return labels;
    }
}
