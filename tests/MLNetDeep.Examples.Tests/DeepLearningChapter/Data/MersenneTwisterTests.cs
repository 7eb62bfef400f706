using DeepLearningChapter.Data;

namespace MLNetDeep.Examples.Tests.DeepLearningChapter.Data;

[TestClass]
public class MersenneTwisterTests
{
    [TestMethod]
    public void Permutation_is_that_of_NumPys_RandomState() =>
        // numpy.random.RandomState(42).permutation(10), as any NumPy prints it.
        CollectionAssert.AreEqual(new[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 }, new MersenneTwister(42).Permutation(10));

    [TestMethod]
    public void Permutation_longer_than_the_generators_state_goes_on_as_it_must()
    {
        var order = new MersenneTwister(42).Permutation(60_000);

        // From Python's own MT19937, its state set to that of the seed 42.
        CollectionAssert.AreEqual(new[] { 12628, 37730, 39991, 8525, 8279, 51012, 14871, 15127 }, order[..8]);
        CollectionAssert.AreEqual(new[] { 54886, 11284, 44732, 54343, 38158, 860, 15795, 56422 }, order[^8..]);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60_000).ToArray(), order.Order().ToArray());
    }
}
