using MLNetDeep.Files;

namespace MLNetDeep.Callbacks;

/// <summary>
/// TensorBoard's messages, as far as figures need them: <c>Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary
/// summary = 5; SessionLog session_log = 7 }</c>, <c>Summary { repeated Value value = 1 }</c>, <c>Value { string tag = 1; float
/// simple_value = 2 }</c>,
/// <c>SessionLog { Status status = 1 }</c> (tensorboard/compat/proto/event.proto and summary.proto).
/// </summary>
internal static class TensorBoardEvents
{
    /// <summary>How many bytes an event's time takes: one for its field, eight for its value.</summary>
    private const int TimeSize = 9;

    private const int Start = 1;

    /// <summary>What every file begins with.</summary>
    public static byte[] FileVersion(double time) => Bytes(At(time).Add(3, "brain.Event:2"));

    /// <summary>Says that a run begins: whoever looks at the folder meanwhile drops what was there from another one.</summary>
    public static byte[] RunBegins(double time) => Bytes(At(time).Add(7, new ProtobufMessage().Add(1, Start)));

    /// <summary>Figures of a step.</summary>
    public static byte[] Figures(double time, long step, IEnumerable<(string Tag, float Value)> figures) => Bytes(At(time)
        .Add(2, step)
        .Add(5, new ProtobufMessage().AddEach(1, figures.Select(figure => new ProtobufMessage().Add(1, figure.Tag).Add(2, figure.Value)))));

    /// <summary>An event without its time, which is another in every process.</summary>
    public static ReadOnlySpan<byte> Untimed(ReadOnlyMemory<byte> written) => written.Span[Math.Min(TimeSize, written.Length)..];

    /// <summary>Whether an event is of the step of another one.</summary>
    public static bool IsOfSameStep(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        // Our events have the step right after the time, as a field number and seven bits a byte.
        var end = 1;
        var a = Untimed(first);
        var b = Untimed(second);
        while (end < b.Length && (b[end] & 0x80) != 0)
            end++;
        return end < b.Length && a.Length > end && a[..(end + 1)].SequenceEqual(b[..(end + 1)]);
    }

    private static ProtobufMessage At(double time) => new ProtobufMessage().Add(1, time);

    private static byte[] Bytes(ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return stream.ToArray();
    }
}
