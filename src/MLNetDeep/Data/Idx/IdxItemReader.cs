using System.Globalization;

namespace MLNetDeep.Data.Idx;

/// <summary>
/// Goes through the items of one IDX file, a block of them in memory at a time. Opens the file at the first item asked for.
/// Not thread-safe; any number of readers may read one file.
/// </summary>
internal sealed class IdxItemReader(IdxFile file) : IDisposable
{
    private const int BlockBytes = 1 << 16;

    /// <summary>The largest item memory is taken for before its bytes have been seen: what a header says may not be so.</summary>
    private const int LargestUnseen = 1 << 25;

    private readonly int _itemBytes = file.Header.ItemBytes;
    private readonly int _itemCount = file.Header.ItemCount;
    private IdxByteSource? _source;
    private byte[] _block = [];
    private int _start;
    private int _end;
    private int _itemsBefore;

    /// <summary>The bytes of the item the reader stands at, as the file has them.</summary>
    public ReadOnlySpan<byte> Current => _block.AsSpan(_start, _itemBytes);

    /// <summary>Goes to the next item, or checks that the data end where the items do.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">The data end before the last item, or continue after it.</exception>
    public bool MoveNext()
    {
        _source ??= file.OpenAtFirstItem();
        if (_itemsBefore == _itemCount)
        {
            CheckEnd(_source);
            return false;
        }

        _start += _itemBytes;
        if (_end - _start < _itemBytes)
            ReadBlock(_source);
        _itemsBefore++;
        return true;
    }

    private void ReadBlock(IdxByteSource source)
    {
        if (_block.Length == 0 && source.IsGzip && _itemBytes > LargestUnseen)
            CheckFirstItem();
        if (_block.Length == 0)
            _block = new byte[Math.Min(Math.Max(1, BlockBytes / _itemBytes), _itemCount) * _itemBytes];

        var itemsLeft = _itemCount - _itemsBefore;
        _start = 0;
        _end = source.Read(_block.AsSpan(0, (int)Math.Min(_block.Length, (long)itemsLeft * _itemBytes)));
        if (_end < _itemBytes)
            throw Invalid($"{_itemsBefore} of them{source.DamageInWords}", "Download or copy it again.", source.Damage);
    }

    /// <summary>Goes through the bytes of the first item, which are not kept.</summary>
    private void CheckFirstItem()
    {
        using var source = file.OpenAtFirstItem();
        var piece = new byte[BlockBytes];
        for (var seen = 0L; seen < _itemBytes;)
        {
            var read = source.Read(piece);
            if (read == 0)
                throw Invalid($"0 of them{source.DamageInWords}", "Download or copy it again.", source.Damage);
            seen += read;
        }
    }

    private void CheckEnd(IdxByteSource source)
    {
        Span<byte> beyond = stackalloc byte[1];
        if (source.Read(beyond) > 0)
            throw Invalid("bytes left over after them", "Remove what follows the data.", null);
        if (source.Damage is not null)
            throw Invalid($"all of them{source.DamageInWords}", "Download or copy it again.", source.Damage);
    }

    private InvalidDataException Invalid(string found, string wayOut, Exception? cause) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"IDX file '{file.Path}' must hold {_itemCount} items of {_itemBytes} bytes. Found: {found}. {wayOut}"), cause);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source?.Dispose();
}
