using MLNetDeep.Sweeps.Tests.Support;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep.Sweeps.Tests.Tuners;

[TestClass]
public sealed class SobolTests
{
    /// <summary>By hand from the first rows of the table: v1 = 1/2 everywhere; v2 = 1/4, 3/4, 3/4; v3 = 1/8, 5/8, 3/8.</summary>
    [TestMethod]
    public void The_first_points_without_scrambling_are_those_computed_by_hand()
    {
        var sequence = new SobolSequence(seed: null);
        double[][] expected = [[0, 0, 0], [.5, .5, .5], [.25, .75, .75], [.75, .25, .25], [.125, .625, .375], [.625, .125, .875],
            [.375, .375, .625], [.875, .875, .125]];
        for (var i = 0u; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], Enumerable.Range(0, 3).Select(d => Math.Round(sequence.Unit(i, d), 9)).ToArray());
    }

    [TestMethod]
    public void Of_the_first_2_to_the_k_points_each_part_of_each_dimension_has_exactly_one()
    {
        foreach (var seed in new int?[] { null, 0, 1, 12345 })
        {
            var sequence = new SobolSequence(seed);
            for (var dimension = 0; dimension < SobolSequence.MostDimensions; dimension++)
                CollectionAssert.AreEqual(
                    Enumerable.Range(0, 128).ToArray(),
                    Enumerable.Range(0, 128).Select(i => (int)(sequence.Unit((uint)i, dimension) * 128)).Order().ToArray());
        }
    }

    /// <summary>The first two dimensions are a (0, 2)-sequence in base 2: 16 points put one into every box of 1/16 × 1, 1/8 × 1/2, … 1 ×
    /// 1/16.</summary>
    [TestMethod]
    public void The_first_two_dimensions_fill_every_elementary_box_also_when_scrambled()
    {
        foreach (var seed in new int?[] { null, 3, 77 })
        {
            var sequence = new SobolSequence(seed);
            for (var bits = 0; bits <= 4; bits++)
            {
                var boxes = Enumerable.Range(0, 16)
                    .Select(i => ((int)(sequence.Unit((uint)i, 0) * (1 << bits)), (int)(sequence.Unit((uint)i, 1) * (1 << 4 - bits))));
                Assert.AreEqual(16, boxes.Distinct().Count());
            }
        }
    }

    [TestMethod]
    public void Its_discrepancy_is_far_below_that_of_random_points()
    {
        var (even, drawn) = (0.0, 0.0);
        for (var seed = 0; seed < 5; seed++)
        {
            var sequence = new SobolSequence(seed);
            var random = new Random(seed);
            even += StarDiscrepancy(
                [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 6).Select(d => sequence.Unit((uint)i, d)).ToArray())]);
            drawn += StarDiscrepancy(
                [.. Enumerable.Range(0, 256).Select(_ => Enumerable.Range(0, 6).Select(_ => random.NextDouble()).ToArray())]);
        }
        Assert.IsLessThan(.6 * drawn, even);
    }

    [TestMethod]
    public void Seeds_give_different_sequences_and_one_seed_the_same()
    {
        var points = MadeUpSweep.Points(new SobolTuner(), Support.Spaces.OfEveryKind, seed: 1, trials: 16);
        CollectionAssert.AreEqual(
            points.ToArray(), MadeUpSweep.Points(new SobolTuner(), Support.Spaces.OfEveryKind, seed: 1, trials: 16).ToArray());
        CollectionAssert.AreNotEqual(
            points.ToArray(), MadeUpSweep.Points(new SobolTuner(), Support.Spaces.OfEveryKind, seed: 2, trials: 16).ToArray());
    }

    [TestMethod]
    public void More_parameters_than_the_table_has_are_refused()
    {
        var space = Enumerable.Range(0, 65)
            .Aggregate(new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()), (space, i) => space.Range($"x{i}", 0, 1));
        Assert.AreEqual("A search space for SobolTuner must have at most 64 parameters. Received: 65. Use RandomTuner or TpeTuner.",
            new SobolTuner().Violations(space.Space).Single());
    }

    /// <summary>The L2 star discrepancy, by the formula of Warnock, "Computational Investigations of Low-Discrepancy Point Sets",
    /// 1972.</summary>
    private static double StarDiscrepancy(double[][] points)
    {
        var (n, d) = (points.Length, points[0].Length);
        var single = points.Sum(p => p.Aggregate(1.0, (product, x) => product * (1 - x * x)));
        var pairs = points.Sum(p => points.Sum(q => p.Zip(q, (a, b) => 1 - Math.Max(a, b)).Aggregate(1.0, (product, x) => product * x)));
        return Math.Sqrt(Math.Pow(3, -d) - Math.Pow(2, 1 - d) / n * single + pairs / ((double)n * n));
    }
}
