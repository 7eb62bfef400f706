using MLNetDeep.Sweeps.Ensembles;

namespace MLNetDeep.Sweeps.Tests.Ensembles;

/// <summary>Networks of a trial as bytes.</summary>
[TestClass]
public sealed class TrialNetworksFileTests
{
    private static TrialNetworks Networks { get; } = new(
        [Network(1), DenseNetworkModel.MeanOf([Network(2), Network(3, new Dense(4, Activation.ReLU))], [1, 2])],
        [[1, 2, 3], [4, 5, 6, 7]]);

    [TestMethod]
    public void What_was_written_is_read()
    {
        var read = TrialNetworksFile.Read(TrialNetworksFile.Write(Networks));
        Assert.HasCount(2, read.Folds);
        foreach (var (expected, actual) in Networks.Folds.Zip(read.Folds))
        {
            CollectionAssert.AreEqual(expected.MemberShares.ToArray(), actual.MemberShares.ToArray());
            foreach (var name in expected.WeightNames)
                CollectionAssert.AreEqual(expected.GetWeights(name).ToArray(), actual.GetWeights(name).ToArray());
        }
        foreach (var (expected, actual) in Networks.Outputs.Zip(read.Outputs))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Bytes_that_are_none_or_are_cut_off_are_refused()
    {
        var bytes = TrialNetworksFile.Write(Networks);
        foreach (var damaged in new[] { [], [1, 2, 3], bytes[..(bytes.Length / 2)], bytes[..^30] })
            StringAssert.StartsWith(
                Assert.ThrowsExactly<InvalidDataException>(() => TrialNetworksFile.Read(damaged)).Message,
                "The networks of a trial, which the store keeps, cannot be read. A zip file must end with its directory.");
    }

    private static DenseNetworkModel Network(int seed, params Layer[] hidden) => DenseNetworkModel.Create(
        new DenseNetworkOptions { HiddenLayers = hidden }, featureCount: 3, LearningTask.Regression, seed: seed);
}
