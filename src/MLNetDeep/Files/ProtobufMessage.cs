using System.Runtime.InteropServices;

namespace MLNetDeep.Files;

/// <summary>
/// A message of the Protocol Buffers format in the making: fields are added one after the other, then all of it is written. Knows its
/// length before, and holds large arrays where they are instead of copying them.
/// </summary>
/// <remarks>A field is its number and kind, then its value; of texts and messages inside, first their length. .NET's
/// <see cref="BinaryWriter"/> writes integers of seven bits a byte, lowest first, which is just what the format calls a varint.</remarks>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;

    private readonly List<Piece> _pieces = [];

    /// <summary>How many bytes the message takes.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an integer, a Boolean (0 or 1) or the number of an enumeration.</summary>
    public ProtobufMessage Add(int field, long value) => Add(Encoded(writer =>
    {
        WriteTag(writer, field, Varint);
        writer.Write7BitEncodedInt64(value);
    }));

    /// <summary>Adds a number of single precision.</summary>
    public ProtobufMessage Add(int field, float value) => Add(Encoded(writer =>
    {
        WriteTag(writer, field, FourBytes);
        writer.Write(value);
    }));

    /// <summary>Adds a number of double precision.</summary>
    public ProtobufMessage Add(int field, double value) => Add(Encoded(writer =>
    {
        WriteTag(writer, field, EightBytes);
        writer.Write(value);
    }));

    /// <summary>Adds a text, as UTF-8.</summary>
    public ProtobufMessage Add(int field, string value) => Add(Encoded(writer =>
    {
        WriteTag(writer, field, LengthDelimited);
        writer.Write(value);
    }));

    /// <summary>Adds bytes; not copied, and not to be changed afterwards.</summary>
    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value) => AddLength(field, value.Length).Add(new Piece(value, default));

    /// <summary>Adds numbers of single precision as bytes, little-endian; not copied, and not to be changed afterwards.</summary>
    public ProtobufMessage Add(int field, ReadOnlyMemory<float> value) =>
        AddLength(field, (long)value.Length * sizeof(float)).Add(new Piece(default, value));

    /// <summary>Adds a message inside this one, as it is now.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message)
    {
        AddLength(field, message.Length);
        foreach (var piece in message._pieces)
            Add(piece);
        return this;
    }

    /// <summary>Adds the same field once for each message.</summary>
    public ProtobufMessage AddEach(int field, IEnumerable<ProtobufMessage> messages) =>
        messages.Aggregate(this, (all, message) => all.Add(field, message));

    public void WriteTo(Stream stream)
    {
        foreach (var piece in _pieces)
        {
            stream.Write(piece.Bytes.Span);
            stream.Write(MemoryMarshal.AsBytes(piece.Singles.Span));
        }
    }

    private static void WriteTag(BinaryWriter writer, int field, int kind) => writer.Write7BitEncodedInt(field << 3 | kind);

    private static Piece Encoded(Action<BinaryWriter> write)
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
            write(writer);
        return new Piece(bytes.ToArray(), default);
    }

    private ProtobufMessage AddLength(int field, long length) => Add(Encoded(writer =>
    {
        WriteTag(writer, field, LengthDelimited);
        writer.Write7BitEncodedInt64(length);
    }));

    private ProtobufMessage Add(Piece piece)
    {
        _pieces.Add(piece);
        Length += piece.Bytes.Length + (long)piece.Singles.Length * sizeof(float);
        return this;
    }

    /// <summary>What is written in one go: bytes, or numbers.</summary>
    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<float> Singles);
}
