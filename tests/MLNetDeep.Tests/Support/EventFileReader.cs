using Tensorboard;

namespace MLNetDeep.Tests.Support;

/// <summary>A reader of TensorBoard's event files that shares nothing with ours: checksums bit by bit, messages by TensorBoard's own
/// definitions (in TorchSharp).</summary>
internal static class EventFileReader
{
    /// <summary>The events of all event files of a folder, in the order in which TensorBoard reads them.</summary>
    public static IReadOnlyList<Event> Events(string folder) =>
        [.. Directory.GetFiles(folder).Where(path => Path.GetFileName(path).Contains("tfevents", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).SelectMany(EventsOf)];

    /// <summary>The figures of those.</summary>
    public static (long Step, string Tag, float Value)[] Figures(string folder) =>
        [.. Events(folder).Where(e => e.Summary is not null).SelectMany(e => e.Summary.Value.Select(v => (e.Step, v.Tag, v.SimpleValue)))];

    private static List<Event> EventsOf(string path)
    {
        var events = new List<Event>();
        using var reader = new BinaryReader(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var length = reader.ReadBytes(8);
            Assert.AreEqual(Checksum(length), reader.ReadUInt32(), "The checksum of the length.");
            var written = reader.ReadBytes((int)BitConverter.ToInt64(length));
            Assert.AreEqual(Checksum(written), reader.ReadUInt32(), "The checksum of the event.");
            events.Add(Event.Parser.ParseFrom(written));
        }
        return events;
    }

    private static uint Checksum(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = crc % 2 == 0 ? crc >> 1 : crc >> 1 ^ 0x82f63b78;
        }
        crc = ~crc;
        return unchecked((crc >> 15 | crc << 17) + 0xa282ead8);
    }
}
