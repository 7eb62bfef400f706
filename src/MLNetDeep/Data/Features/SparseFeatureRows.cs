using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Features;

/// <summary>
/// Features that are mostly 0, such as the counts of words: of each row the slots and values of the others are written down, 8 bytes for
/// each (the form is known as compressed sparse rows). Zeros that the source writes down are left out.
/// </summary>
/// <param name="width">How many features a row has.</param>
internal sealed class SparseFeatureRows(int width) : FeatureRows
{
    /// <summary>Slots and values lie in blocks of so many, unless a row has more; a row never crosses from one to the next.</summary>
    private const int EntriesInBlock = 1 << 20;

    private readonly List<(NativeBlock<int> Indices, NativeBlock<float> Values)> _blocks = [];
    private readonly List<Place> _places = [];
    private int _block = -1;
    private int _usedInBlock;

    public override int Count => _places.Count;

    public override int Width => width;

    /// <summary>How many features are written down, in all rows.</summary>
    public long EntryCount { get; private set; }

    /// <summary>The share of all features that is written down; NaN without rows.</summary>
    public double Share => EntryCount / ((double)Count * width);

    public override long Bytes => EntryCount * (sizeof(int) + sizeof(float)) + (long)Count * 3 * sizeof(int);

    /// <summary>A row.</summary>
    public SparseRow this[int row]
    {
        get
        {
            var place = _places[row];
            var (indices, values) = _blocks[place.Block];
            return new SparseRow(indices.Slice(place.Start, place.Length), values.Slice(place.Start, place.Length));
        }
    }

    /// <summary>Adds a row, dense or sparse.</summary>
    public void Add(in VBuffer<float> row) => Add(row.GetValues(), row.IsDense ? default : row.GetIndices());

    /// <summary>Adds a dense row.</summary>
    public void Add(ReadOnlySpan<float> row) => Add(row, slots: default);

    public override void Gather(ReadOnlySpan<int> rows, Span<float> features)
    {
        features[..(rows.Length * width)].Clear();
        for (var i = 0; i < rows.Length; i++)
            Write(rows[i], features.Slice(i * width, width));
    }

    /// <summary>
    /// The same as <see cref="Gather"/> where others of these rows stand: only what they wrote is cleared, which matters where rows are
    /// wide.
    /// </summary>
    /// <param name="standing">Which row stands at each place; -1 for anything else. Becomes <paramref name="rows"/>.</param>
    /// <param name="rows">Which, by index, in the order wanted; as many.</param>
    /// <param name="features">[rows, <see cref="Width"/>].</param>
    public void Replace(Span<int> standing, ReadOnlySpan<int> rows, Span<float> features)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var into = features.Slice(i * width, width);
            var before = standing[i] < 0 ? default : this[standing[i]].Indices;
            // Many slots are cleared sooner together with those between them.
            if (standing[i] < 0 || before.Length > width / 16)
                into.Clear();
            foreach (var slot in before.Length > width / 16 ? default : before)
                into[slot] = 0;
            Write(rows[i], into);
            standing[i] = rows[i];
        }
    }

    public override void AddTo(SlotStatistics statistics, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            statistics.Add(this[row].Indices, this[row].Values);
    }

    public override void FingerprintOf(ReadOnlySpan<int> rows, Span<ulong> prints)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = this[rows[i]];
            prints[i] = Fingerprint.Of(Fingerprint.Of(row.Indices), Fingerprint.Of(row.Values));
        }
    }

    public override void AddTo(Stream hash)
    {
        for (var i = 0; i < Count; i++)
        {
            var row = this[i];
            hash.Write(BitConverter.GetBytes(row.Indices.Length));
            hash.Write(MemoryMarshal.AsBytes(row.Indices));
            hash.Write(MemoryMarshal.AsBytes(row.Values));
        }
    }

    public override void Dispose()
    {
        foreach (var (indices, values) in _blocks)
        {
            indices.Dispose();
            values.Dispose();
        }
        _blocks.Clear();
        _places.Clear();
    }

    private void Write(int row, Span<float> into)
    {
        var entries = this[row];
        for (var entry = 0; entry < entries.Indices.Length; entry++)
            into[entries.Indices[entry]] = entries.Values[entry];
    }

    private void Add(ReadOnlySpan<float> row, ReadOnlySpan<int> slots)
    {
        MakeRoom(row.Length);
        var indices = _blocks[_block].Indices.Slice(_usedInBlock, row.Length);
        var values = _blocks[_block].Values.Slice(_usedInBlock, row.Length);
        var length = 0;
        for (var i = 0; i < row.Length; i++)
        {
            // Without a branch, which could not be foretold: an entry that is 0 is overwritten by the next.
            indices[length] = slots.IsEmpty ? i : slots[i];
            values[length] = row[i];
            length += row[i] != 0 ? 1 : 0;
        }
        _places.Add(new Place(_block, _usedInBlock, length));
        _usedInBlock += length;
        EntryCount += length;
    }

    /// <summary>Goes to a block that has room for the entries of one more row, as many as it may have.</summary>
    private void MakeRoom(int entries)
    {
        while (_block < 0 || _usedInBlock + entries > _blocks[_block].Values.Length)
        {
            _block++;
            _usedInBlock = 0;
            if (_block == _blocks.Count)
            {
                var length = Math.Max(EntriesInBlock, entries);
                _blocks.Add((new NativeBlock<int>(length, isToBeFilled: _block > 0),
                    new NativeBlock<float>(length, isToBeFilled: _block > 0)));
            }
        }
    }

    private readonly record struct Place(int Block, int Start, int Length);
}

/// <summary>A row of which only the features other than 0 are written down.</summary>
/// <param name="indices">Their slots, ascending.</param>
/// <param name="values">Their values, none of them 0; as many.</param>
internal readonly ref struct SparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>The slots, ascending.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>The values, none of them 0.</summary>
    public ReadOnlySpan<float> Values { get; } = values;
}
