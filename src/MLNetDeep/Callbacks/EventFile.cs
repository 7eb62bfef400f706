using System.Globalization;
using MLNetDeep.Files;

namespace MLNetDeep.Callbacks;

/// <summary>The file of events that a <see cref="TensorBoardLogger"/> keeps in a folder; those of other programs beside it are left
/// alone.</summary>
/// <param name="path">The file. TensorBoard reads files whose names hold "tfevents", in the order of their names.</param>
internal sealed class EventFile(string path)
{
    private const string Begin = "events.out.tfevents.";
    private const string End = ".mlnetdeep";

    /// <summary>A new file in place of ours that are there; the folder is made.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Now, in seconds since 1970.</param>
    public static EventFile BeginIn(string folder, double time)
    {
        Make(folder);
        Logged(folder, () =>
        {
            foreach (var old in In(folder))
                File.Delete(old);
        });
        var file = New(folder, time);
        file.Append(TensorBoardEvents.RunBegins(time));
        return file;
    }

    /// <summary>Our newest file that is there, or a new one. An event that a lost process had not written whole is taken out.</summary>
    /// <param name="folder">The folder; it is made.</param>
    /// <param name="time">Now, in seconds since 1970.</param>
    /// <exception cref="InvalidOperationException">The file is damaged.</exception>
    public static EventFile ContinueIn(string folder, double time)
    {
        Make(folder);
        if (In(folder).LastOrDefault() is not { } found)
            return New(folder, time);

        var file = new EventFile(found);
        var records = file.Read();
        if (records.Sum(record => (long)RecordFile.Framed(record.Span).Length) != new FileInfo(found).Length)
            file.Replace(records);
        return file;
    }

    /// <summary>Adds an event; the file is open no longer than that.</summary>
    public void Append(byte[] written) => Logged(path, () =>
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(RecordFile.Framed(written));
    });

    /// <summary>Takes out what an earlier process wrote of a run: from its event of the first step to the next event of that step, or the
    /// end.</summary>
    /// <param name="first">The run's event of its first step. Its figures are the same in every process and, but for chance, in no other
    /// run.</param>
    public void TakeOut(byte[] first)
    {
        var records = Read();
        var begin = IndexOf(records, 0, record => TensorBoardEvents.Untimed(record).SequenceEqual(TensorBoardEvents.Untimed(first)));
        if (begin < 0)
            return;
        var end = IndexOf(records, begin + 1, record => TensorBoardEvents.IsOfSameStep(record, first));
        Replace([.. records.Take(begin), .. end < 0 ? [] : records.Skip(end)]);
    }

    private static EventFile New(string folder, double time)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Begin}{Math.Floor(time):0000000000}.{Math.Floor(time % 1 * 1000):000}{End}");
        var file = new EventFile(Path.Combine(folder, name));
        file.Append(TensorBoardEvents.FileVersion(time));
        return file;
    }

    private static string[] In(string folder) => [.. Directory.GetFiles(folder, $"{Begin}*{End}").Order(StringComparer.Ordinal)];

    private static void Make(string folder) => Logged(folder, () => Directory.CreateDirectory(folder));

    private static int IndexOf(IReadOnlyList<ReadOnlyMemory<byte>> records, int from, Func<ReadOnlyMemory<byte>, bool> isIt)
    {
        for (var i = from; i < records.Count; i++)
        {
            if (isIt(records[i]))
                return i;
        }
        return -1;
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Read()
    {
        try
        {
            return RecordFile.Read(File.ReadAllBytes(path));
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidOperationException(
                $"A {nameof(TensorBoardLogger)} must append to an undamaged event file. Received: '{path}', with {damaged.Message}. "
                + "Delete it, choose another folder, or do not append.",
                damaged);
        }
    }

    private void Replace(IReadOnlyList<ReadOnlyMemory<byte>> records) => AtomicFile.Write(path, stream =>
    {
        foreach (var record in records)
            stream.Write(RecordFile.Framed(record.Span));
    });

    private static void Logged(string what, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw LogFile.Unwritable($"The log '{what}' must be in a folder that can be made and written", failed);
        }
    }
}

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
