using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>Small data sets that a network of no hidden layer can learn, drawn with a fixed seed: "Features" of three slots and a
/// "Label".</summary>
internal static class Toy
{
    public const int FeatureCount = 3;

    /// <summary>Options for a fit that is over in a blink.</summary>
    public static DenseNetworkOptions Options { get; } = new()
    {
        HiddenLayers = [new Dense(4, Activation.Tanh)],
        NumberOfEpochs = 2,
        BatchSize = 8,
        Seed = 1
    };

    /// <summary>Features whose slot <c>row % 3</c> is the highest by far.</summary>
    public static float[][] Features(int rows)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, rows)
            .Select(row => Enumerable.Range(0, FeatureCount).Select(slot => (slot == row % 3 ? 3 : 0) + random.NextSingle()).ToArray())];
    }

    /// <summary>The class of a row, from 0.</summary>
    public static int ClassOf(int row) => row % 3;

    /// <summary>A key label of three classes, its keys without values.</summary>
    public static MemoryView Multiclass(int rows = 30, DataViewSchema.Annotations? labelAnnotations = null) =>
        new MemoryView().AddSingles("Features", Features(rows))
            .Add("Label", new KeyDataViewType(typeof(uint), 3), labelAnnotations, Of(rows, row => (uint)ClassOf(row) + 1));

    /// <summary>A Boolean label.</summary>
    public static MemoryView Binary(int rows = 30) =>
        new MemoryView().AddSingles("Features", Features(rows))
            .Add("Label", BooleanDataViewType.Instance, Of(rows, row => ClassOf(row) == 0));

    /// <summary>A Single label.</summary>
    public static MemoryView Regression(int rows = 30) =>
        new MemoryView().AddSingles("Features", Features(rows))
            .Add("Label", NumberDataViewType.Single, Features(rows).Select(f => 2 * f[0] - f[1] + 1).ToArray());

    /// <summary>A Label that is not a key yet: "a", "b", "c", or other values, one for each class.</summary>
    public static MemoryView Named<T>(DataViewType type, params T[] names) => Named(30, type, names);

    /// <inheritdoc cref="Named{T}(DataViewType, T[])"/>
    public static MemoryView Named<T>(int rows, DataViewType type, params T[] names) =>
        new MemoryView().AddSingles("Features", Features(rows)).Add("Label", type, Of(rows, row => names[ClassOf(row)]));

    /// <summary>Texts as a column holds them.</summary>
    public static ReadOnlyMemory<char>[] Texts(params string[] texts) => [.. texts.Select(text => text.AsMemory())];

    /// <summary>One value for each row.</summary>
    public static T[] Of<T>(int rows, Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];
}
