using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Randomness;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>A small table drawn in memory, as tables are: numbers of any scale, with gaps, two slots of a category, and a number to
/// learn.</summary>
internal static class TableRows
{
    public const int Slots = 6;

    /// <summary>Options that encode it and are over in a blink.</summary>
    public static DenseNetworkOptions Options(NumberEncoding? numbers = null) => new()
    {
        HiddenLayers = [new TableEncoding { Numbers = numbers ?? new PiecewiseLinearNumbers { Bins = 8, Width = 4 } },
            new Dense(16, Activation.ReLU)],
        NumberOfEpochs = 6,
        BatchSize = 32,
        Optimizer = new AdamOptions { LearningRate = .01f },
        Seed = 3,
        Device = TestDevice.Device,
    };

    /// <summary>The two ways numbers become values.</summary>
    public static IEnumerable<NumberEncoding> Encodings => [new ScaledNumbers(), new PiecewiseLinearNumbers { Bins = 8, Width = 4 }];

    public static IDataView View(int rows = 200, int seed = 1)
    {
        float[][] features = [.. Features(rows, seed)];
        var annotations = new DataViewSchema.Annotations.Builder().With("CategoricalSlotRanges", 3, 4).ToAnnotations();
        return new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, Slots), annotations,
                [.. features.Select(row => new VBuffer<float>(Slots, row))])
            .Add("Label", NumberDataViewType.Single, [.. features.Select(LabelOf)]);
    }

    /// <summary>Numbers far from 0 and skewed, one constant, one never there, every seventh missing; a category of two slots.</summary>
    public static IEnumerable<float[]> Features(int rows, int seed = 1)
    {
        var stream = new RandomStream(seed, RandomPurpose.Order);
        for (var row = 0; row < rows; row++)
        {
            var isMissing = row % 7 == 3;
            yield return
            [
                isMissing ? float.NaN : 2000 + 10 * stream.NextNormal(), MathF.Exp(3 * stream.NextNormal()), 5, row % 2, 1 - row % 2,
                float.NaN,
            ];
        }
    }

    private static float LabelOf(float[] row) => (float.IsNaN(row[0]) ? 3 : (row[0] - 2000) / 10) + MathF.Log(row[1]) + 2 * row[3];
}
