using System.Text;
using MLNetDeep.Files;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class Crc32CTests
{
    [TestMethod]
    public void The_values_of_RFC_3720_come_out()
    {
        Assert.AreEqual(0x8a9136aau, Crc32C.Of(new byte[32]));
        Assert.AreEqual(0x62a8ab43u, Crc32C.Of(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.AreEqual(0x46dd794eu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.AreEqual(0x113fdb5cu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)(31 - i)).ToArray()));
    }

    [TestMethod]
    public void Lengths_that_are_no_multiple_of_8_do_too()
    {
        Assert.AreEqual(0u, Crc32C.Of([]));
        Assert.AreEqual(0xe3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
    }

    [TestMethod]
    public void A_mask_is_a_turn_and_a_constant() =>
        Assert.AreEqual(unchecked((0xe3069283u >> 15 | 0xe3069283u << 17) + 0xa282ead8u),
        Crc32C.MaskedOf(Encoding.ASCII.GetBytes("123456789")));
}
