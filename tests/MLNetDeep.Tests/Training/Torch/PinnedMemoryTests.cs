using MLNetDeep.Torch.Features;

namespace MLNetDeep.Tests.Training.Torch;

/// <summary>The bound by itself: what it bounds there is only with a GPU.</summary>
[TestClass]
public sealed class PinnedMemoryTests
{
    [TestMethod]
    public void The_GPU_is_waited_for_where_all_that_may_be_pinned_is_on_its_way()
    {
        var waited = 0;
        var pinned = new PinnedMemory(() => waited++);
        var blocks = (int)(PinnedMemory.Most / (2L << 20));

        // 1.6 MB, of which libtorch makes 2 MB.
        for (var batch = 1; batch <= 3 * blocks + 1; batch++)
        {
            Assert.IsTrue(pinned.Take(1_605_632));
            Assert.AreEqual((batch - 1) / blocks, waited, $"batch {batch}");
        }
    }

    [TestMethod]
    public void Batches_of_every_size_share_the_bound()
    {
        var waited = 0;
        var pinned = new PinnedMemory(() => waited++);
        var half = PinnedMemory.Most / 2;
        Assert.IsTrue(pinned.Take(half));
        Assert.IsTrue(pinned.Take(half / 2));
        Assert.IsTrue(pinned.Take(half / 2));
        Assert.AreEqual(0, waited);

        // No block of this size, and no room for one: it goes without.
        Assert.IsFalse(pinned.Take(100));
        Assert.AreEqual(0, waited);
        // Waiting gives back blocks of all sizes.
        Assert.IsTrue(pinned.Take(half));
        Assert.IsTrue(pinned.Take(half / 2));
        Assert.IsTrue(pinned.Take(half / 2));
        Assert.AreEqual(1, waited);
    }

    [TestMethod]
    public void A_batch_that_is_larger_than_the_bound_is_never_pinned() =>
        Assert.IsFalse(new PinnedMemory(() => Assert.Fail("Nothing was sent.")).Take(PinnedMemory.Most + 1));
}
