using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Options;

namespace MLNetDeep.Tests.Support;

/// <summary>Small data sets that a network without a hidden layer can learn, one for each kind of label: "Features" of three slots and a
/// "Label".</summary>
internal static class TaskRows
{
    /// <summary>Options for a fit that is over in a blink, and the same every time.</summary>
    public static DenseNetworkOptions Options { get; } = new()
    {
        HiddenLayers = [],
        NumberOfEpochs = 30,
        BatchSize = 8,
        Optimizer = new AdamOptions { LearningRate = 0.05f },
        Seed = 1,
        Device = TestDevice.Device,
    };

    /// <summary>Features of which slot <c>row % 3</c> is the highest.</summary>
    public static float[][] Features(int rows)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, rows)
            .Select(row => Enumerable.Range(0, 3).Select(slot => (slot == row % 3 ? 2 : 0) + random.NextSingle()).ToArray())];
    }

    /// <summary>A data view of the features alone.</summary>
    public static MemoryView Unlabelled(int rows = 30) => new MemoryView().AddSingles("Features", Features(rows));

    /// <summary>A key label; "a", "b", "c" are what its keys stand for.</summary>
    public static MemoryView Key(int rows = 30) =>
        Unlabelled(rows).Add(
            "Label", new KeyDataViewType(typeof(uint), 3), Names("KeyValues", "a", "b", "c"), Of(rows, row => (uint)(row % 3) + 1));

    /// <summary>A Boolean label.</summary>
    public static MemoryView Boolean(int rows = 30) =>
        Unlabelled(rows).Add("Label", BooleanDataViewType.Instance, Of(rows, row => row % 3 == 0));

    /// <summary>A Single label: 2 a - b + 1 of the first features, times a scale, plus an offset.</summary>
    public static MemoryView Single(int rows = 30, float scale = 1, float offset = 0) =>
        Unlabelled(rows).Add("Label", NumberDataViewType.Single, [.. Features(rows).Select(f => scale * (2 * f[0] - f[1] + 1) + offset)]);

    /// <summary>A label of three Booleans called "a", "b" and "c".</summary>
    public static MemoryView Booleans(int rows = 30) =>
        Unlabelled(rows).AddVectors(
            "Label", new VectorDataViewType(BooleanDataViewType.Instance, 3), Names("SlotNames", "a", "b", "c"),
            [.. Features(rows).Select(f => Dense([.. f.Select(value => value > 1.5f)]))]);

    /// <summary>A label of several Singles.</summary>
    public static MemoryView Singles(int rows, Func<float[], float[]> label, params string[] names)
    {
        float[][] labels = [.. Features(rows).Select(label)];
        var annotations = names.Length == 0 ? null : Names("SlotNames", names);
        return Unlabelled(rows)
            .AddVectors("Label", new VectorDataViewType(NumberDataViewType.Single, labels[0].Length), annotations,
            [.. labels.Select(Dense)]);
    }

    /// <summary>A label of two numbers called "sum" and "difference", of different scales.</summary>
    public static MemoryView TwoNumbers(int rows = 30) =>
        Singles(rows, f => [1000 * (f[0] + f[1]) + 5000, f[0] - f[1]], "sum", "difference");

    /// <summary>A label of the probabilities of three classes called "a", "b" and "c".</summary>
    public static MemoryView Probabilities(int rows = 30) =>
        Singles(rows, f => [f[0] / f.Sum(), f[1] / f.Sum(), f[2] / f.Sum()], "a", "b", "c");

    /// <summary>The data set a loss is made for.</summary>
    public static MemoryView For(LossFunction loss) => loss.Fits switch
    {
        TargetKind.Classes => Key(),
        TargetKind.Truths => Boolean(),
        _ => Single(offset: 4),
    };

    /// <summary>One value for each row.</summary>
    public static T[] Of<T>(int rows, Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];

    private static DataViewSchema.Annotations Names(string kind, params string[] names) =>
        new DataViewSchema.Annotations.Builder().With(kind, names).ToAnnotations();

    private static VBuffer<T> Dense<T>(T[] values) => new(values.Length, values);
}
