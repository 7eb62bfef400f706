using Google.Protobuf;
using MLNetDeep.Files;

namespace MLNetDeep.Tests.Files;

/// <summary>What we write is what Google's own reader of the format reads.</summary>
[TestClass]
public sealed class ProtobufMessageTests
{
    [TestMethod]
    [DataRow(0L)]
    [DataRow(127L)]
    [DataRow(128L)]
    [DataRow(-1L)]
    [DataRow(long.MinValue)]
    [DataRow(long.MaxValue)]
    public void Integers(long value)
    {
        var reader = Reader(new ProtobufMessage().Add(20, value));
        Assert.AreEqual(WireFormat.MakeTag(20, WireFormat.WireType.Varint), reader.ReadTag());
        Assert.AreEqual(value, reader.ReadInt64());
        Assert.IsTrue(reader.IsAtEnd);
    }

    [TestMethod]
    [DataRow(.1f)]
    [DataRow(float.NaN)]
    [DataRow(float.NegativeInfinity)]
    public void Numbers(float value)
    {
        var reader = Reader(new ProtobufMessage().Add(2, value));
        Assert.AreEqual(WireFormat.MakeTag(2, WireFormat.WireType.Fixed32), reader.ReadTag());
        Assert.AreEqual(value, reader.ReadFloat());
    }

    [TestMethod]
    public void Texts_short_and_long_in_any_script()
    {
        foreach (var text in new[] { "", "Grüße, 世界 🦎", new string('é', 100_000) })
        {
            var reader = Reader(new ProtobufMessage().Add(1, text));
            Assert.AreEqual(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), reader.ReadTag());
            Assert.AreEqual(text, reader.ReadString());
        }
    }

    [TestMethod]
    public void Messages_inside_messages_with_arrays()
    {
        float[] singles = [1, 2, 3.5f];
        var inner = new ProtobufMessage().Add(9, (ReadOnlyMemory<float>)singles).Add(9, (ReadOnlyMemory<byte>)new byte[] { 7 });
        var outer = new ProtobufMessage().AddEach(5, [inner, inner]).Add(1, 3);

        var reader = Reader(outer);
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(WireFormat.MakeTag(5, WireFormat.WireType.LengthDelimited), reader.ReadTag());
            var bytes = reader.ReadBytes();
            Assert.HasCount((int)inner.Length, bytes.ToByteArray());
            var inside = new CodedInputStream(bytes.ToByteArray());
            inside.ReadTag();
            CollectionAssert.AreEqual(singles.SelectMany(BitConverter.GetBytes).ToArray(), inside.ReadBytes().ToByteArray());
            inside.ReadTag();
            CollectionAssert.AreEqual(new byte[] { 7 }, inside.ReadBytes().ToByteArray());
        }
        Assert.AreEqual(WireFormat.MakeTag(1, WireFormat.WireType.Varint), reader.ReadTag());
        Assert.AreEqual(3L, reader.ReadInt64());
        Assert.IsTrue(reader.IsAtEnd);
    }

    [TestMethod]
    public void Arrays_beyond_two_gibibytes_are_counted_without_being_copied()
    {
        var large = new ProtobufMessage().Add(9, (ReadOnlyMemory<float>)new float[1 << 20]);
        var all = new ProtobufMessage().AddEach(5, Enumerable.Repeat(large, 600));
        Assert.AreEqual(600 * (large.Length + 5), all.Length);
        Assert.IsGreaterThan(int.MaxValue, all.Length);
    }

    private static CodedInputStream Reader(ProtobufMessage message)
    {
        var stream = new MemoryStream();
        message.WriteTo(stream);
        Assert.AreEqual(stream.Length, message.Length);
        return new CodedInputStream(stream.ToArray());
    }
}
