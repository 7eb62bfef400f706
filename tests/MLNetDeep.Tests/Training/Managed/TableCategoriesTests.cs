using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Compute;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>Categories that are read from the features at once, whatever stands in their slots.</summary>
[TestClass]
public sealed class TableCategoriesTests
{
    private const int Narrow = 3;
    private const int Wide = 21;
    private const int Slots = 1 + Narrow + 1 + Wide + Wide;

    private static DenseNetworkOptions Options => new()
    {
        HiddenLayers =
        [
            new TableEncoding { Numbers = new PiecewiseLinearNumbers { Bins = 4, Width = 2 } },
            new EmbedCategories { FromValues = 10, Width = 5 },
            new SharedEnsemble(2, new Dense(6, Activation.Tanh)),
        ],
        NumberOfEpochs = 3,
        BatchSize = 16,
        Optimizer = new AdamOptions { LearningRate = .01f },
        Seed = 3,
        Device = ComputeDevice.Cpu,
    };

    [TestMethod]
    public void One_slot_none_several_and_others_than_1_are_trained_as_libtorch_does()
    {
        var managed = Fit(Options with { Engine = TrainingEngineKind.Managed }, sparse: false);
        var torch = Fit(Options with { Engine = TrainingEngineKind.Torch }, sparse: false);
        Assert.AreEqual(2, managed.HiddenLayers.OfType<EmbedCategories>().Single().Categories!.Count(range => range.Count == Wide));
        for (var i = 0; i < managed.Parameters.Length; i++)
            Assert.AreEqual(torch.Parameters[i], managed.Parameters[i], 5e-5, $"value {i}");
    }

    [TestMethod]
    public void Sparse_dense_and_streamed_rows_give_the_same_bits()
    {
        var expected = Fit(Options, sparse: false).Parameters.ToArray();
        CollectionAssert.AreEqual(expected, Fit(Options, sparse: true).Parameters.ToArray());
        CollectionAssert.AreEqual(
            expected, Fit(Options with { DataPlacement = DataPlacement.Streaming }, sparse: true).Parameters.ToArray());
    }

    [TestMethod]
    public void A_layer_that_names_its_categories_stays_though_it_embeds_none()
    {
        var found = Fit(Options, sparse: false).HiddenLayers.OfType<EmbedCategories>().Single();
        var named = Fit(Options with
        {
            HiddenLayers = [Options.HiddenLayers[0], found with { FromValues = 100 }, Options.HiddenLayers[^1]],
        }, sparse: true);
        Assert.HasCount(3, named.HiddenLayers);
        // Two numbers of two values each; all slots are handed on.
        Assert.AreEqual(4 + Slots - 2, named.Layers[1].OutputSize);
        Assert.IsLessThan(named.History.Epochs[0].Loss, named.History.Epochs[^1].Loss);
    }

    [TestMethod]
    public void The_slot_of_a_category_is_found_where_it_is_the_only_one()
    {
        Assert.AreEqual(2, Found([0, 0, 1, 0]));
        Assert.AreEqual(3, Found([0, 0, 0, 1]));
        Assert.AreEqual(EmbeddedCategory.None, Found([0, 0, 0]));
        foreach (var other in new float[][] { [0, 2, 0], [1, 0, 1], [0, float.NaN, 0], [1, float.NaN], [0, -0f] })
            Assert.AreEqual(EmbeddedCategory.Several, Found(other));

        // Behind another feature and before one, which are not its own.
        int Found(float[] slots) => new EmbeddedCategory(1, slots.Length, 0, 1, 0, 0).SlotIn([1, .. slots, 1]);
    }

    private static DenseNetworkModel Fit(DenseNetworkOptions options, bool sparse) =>
        new DenseNetworkTrainer(new MLContext(seed: 1), options).Fit(View(sparse)).Model;

    private static MemoryView View(bool sparse)
    {
        var random = new Random(5);
        float[][] rows = [.. Enumerable.Range(0, 90).Select(row => Row(random, row))];
        const int FirstWide = 1 + Narrow + 1;
        var annotations = new DataViewSchema.Annotations.Builder()
            .With("CategoricalSlotRanges", 1, Narrow, FirstWide, FirstWide + Wide - 1, FirstWide + Wide, Slots - 1).ToAnnotations();
        return new MemoryView()
            .AddVectors("Features", new VectorDataViewType(NumberDataViewType.Single, Slots), annotations,
                [.. rows.Select(row => sparse ? Sparse(row) : new VBuffer<float>(Slots, row))])
            .Add("Label", NumberDataViewType.Single, [.. rows.Select(row => row[0] + row[FirstWide + 2] - row[^1] + row[2])]);
    }

    private static float[] Row(Random random, int row)
    {
        var values = new float[Slots];
        values[0] = random.NextSingle();
        values[1 + random.Next(Narrow)] = 1;
        values[1 + Narrow] = random.NextSingle() - .5f;
        var wide = values.AsSpan(2 + Narrow);
        // A known value, none, two at once, one that counts twice, one that is not a number: in turn.
        if (row % 5 != 1)
            wide[random.Next(Wide)] = row % 5 == 3 ? 2 : 1;
        if (row % 5 == 2)
            wide[random.Next(Wide)] = 1;
        if (row % 5 == 4)
            wide[random.Next(Wide)] = float.NaN;
        wide[Wide + random.Next(Wide)] = 1;
        return values;
    }

    private static VBuffer<float> Sparse(float[] row)
    {
        int[] slots = [.. Enumerable.Range(0, row.Length).Where(slot => row[slot] != 0)];
        return new VBuffer<float>(row.Length, slots.Length, [.. slots.Select(slot => row[slot])], slots);
    }
}
