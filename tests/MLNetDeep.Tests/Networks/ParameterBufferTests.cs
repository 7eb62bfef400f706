using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Networks;

[TestClass]
public sealed unsafe class ParameterBufferTests
{
    private const nint Page = 4096;
    private const nint CacheLine = 64;

    [TestMethod]
    [DataRow(10)]
    [DataRow(1_000_000)]
    public void Buffers_of_a_network_begin_at_different_places_of_a_page_and_at_cache_lines(int count)
    {
        ParameterBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => new ParameterBuffer(count))];

        nint[] places = [.. buffers.Select(buffer => (nint)buffer.Start % Page)];
        Assert.IsTrue(places.All(place => place % CacheLine == 0), string.Join(' ', places));
        // Other tests make buffers meanwhile, so two may meet, but not all.
        Assert.IsGreaterThan(1, places.Distinct().Count(), string.Join(' ', places));
        foreach (var buffer in buffers)
            buffer.Dispose();
    }
}
