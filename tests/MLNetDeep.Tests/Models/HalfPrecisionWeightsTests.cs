using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.BFloat16;

namespace MLNetDeep.Tests.Models;

/// <summary>Models whose dense layers have weights of half the size: which they are, and what becomes of scores.</summary>
[TestClass]
public sealed class HalfPrecisionWeightsTests : IDisposable
{
    private const int Features = 90;
    private const int Rows = 50;

    private static readonly IReadOnlyList<Layer> Hidden =
        [new Dense(64, Activation.ReLU), new BatchNormalization(), new Skip(new Dense(64, Activation.Tanh))];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Weights_of_dense_layers_are_rounded_and_nothing_else()
    {
        var model = Model();
        var half = model.WithHalfPrecisionWeights();

        var (rounded, kept) = (0, 0);
        foreach (var name in model.WeightNames)
        {
            var (before, after) = (model.GetWeights(name).ToArray(), half.GetWeights(name).ToArray());
            if (before.SequenceEqual(after))
            {
                kept++;
                continue;
            }
            rounded++;
            var (halves, widened) = (new ushort[before.Length], new float[before.Length]);
            BFloat16Conversion.Round(before, halves);
            BFloat16Conversion.Widen(halves, widened);
            CollectionAssert.AreEqual(widened, after, name);
            for (var i = 0; i < before.Length; i++)
            {
                Assert.AreEqual(0u, BitConverter.SingleToUInt32Bits(after[i]) & 0xFFFF, name);
                // Eight binary digits: half a unit of the last one.
                Assert.AreEqual(before[i], after[i], Math.Abs(before[i]) / 256, name);
            }
        }
        Assert.AreEqual(3, rounded, string.Join(", ", model.WeightNames));
        Assert.IsGreaterThan(3, kept);
        Assert.AreEqual(model.History, half.History);
        Assert.AreEqual(model.Summary(), half.Summary());
    }

    [TestMethod]
    public void Scores_change_little_and_a_row_has_the_same_bits_alone_and_in_a_batch()
    {
        var model = Model();
        var half = model.WithHalfPrecisionWeights();
        var rows = UntrainedModel.RandomRows(Rows, Features);
        var (single, together, alone) = (new float[Rows * 3], new float[Rows * 3], new float[Rows * 3]);
        model.Score(Rows, rows, single);
        half.Score(Rows, rows, together);
        for (var row = 0; row < Rows; row++)
            half.Score(rows.AsSpan(row * Features, Features), alone.AsSpan(row * 3, 3));

        CollectionAssert.AreEqual(together, alone);
        CollectionAssert.AreNotEqual(single, together);
        for (var i = 0; i < single.Length; i++)
            Assert.AreEqual(single[i], together[i], .05);
    }

    [TestMethod]
    public void They_are_saved_and_rounding_again_changes_nothing()
    {
        var half = Model().WithHalfPrecisionWeights();
        half.Save(_folder["half.zip"]);
        var loaded = DenseNetworkModel.Load(_folder["half.zip"]);

        CollectionAssert.AreEqual(Scores(half), Scores(loaded));
        CollectionAssert.AreEqual(Scores(half), Scores(loaded.WithHalfPrecisionWeights()));
    }

    [TestMethod]
    public void A_mean_of_networks_and_a_pipeline_have_them_too()
    {
        var mean = DenseNetworkModel.MeanOf([Model(seed: 1), Model(seed: 2)], [1, 2]);
        var half = mean.WithHalfPrecisionWeights();
        CollectionAssert.AreEqual(mean.MemberShares.ToArray(), half.MemberShares.ToArray());
        CollectionAssert.AreEqual(
            Scores(DenseNetworkModel.MeanOf([.. mean.Members.Select(member => member.WithHalfPrecisionWeights())], [1, 2])), Scores(half));

        var fitted = new TransformerChain<ITransformer>(new DenseNetworkTransformer(new MLContext(), mean));
        CollectionAssert.AreEqual(Scores(half), Scores(fitted.WithHalfPrecisionWeights().FindDenseNetwork().Model));
        CollectionAssert.AreEqual(Scores(mean), Scores(fitted.FindDenseNetwork().Model));
    }

    private static DenseNetworkModel Model(int seed = 1) =>
        RandomModel.Of(LearningTask.MulticlassClassification, Features, 3, Hidden, seed, classes: new[] { "a", "b", "c" });

    private static float[] Scores(DenseNetworkModel model)
    {
        var scores = new float[Rows * 3];
        model.Score(Rows, UntrainedModel.RandomRows(Rows, Features), scores);
        return scores;
    }
}
