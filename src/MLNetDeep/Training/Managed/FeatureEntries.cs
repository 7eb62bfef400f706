using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// The features of a batch whose rows are kept sparse, turned so that the entries of a slot lie side by side. No batch is made dense then.
/// Memory grows to what the largest batch needs.
/// </summary>
/// <param name="width">How many features a row has.</param>
/// <param name="share">Which share of them is not 0.</param>
internal sealed unsafe class FeatureEntries(int width, double share)
{
    /// <summary>The share of features other than 0 up to which leaving the others out is faster, however few rows a batch has.</summary>
    private const double MostShare = 1 / 16d;

    /// <summary>Of a narrower layer the product takes no longer than leaving anything out.</summary>
    private const int FewestFeatures = 128;

    // Pinned, so that their addresses are good for as long as this object is there. Behind where each slot begins lies where the last ends.
    private readonly int[] _starts = GC.AllocateArray<int>(width + 2, pinned: true);
    private int[] _rows = [];
    private float[] _values = [];
    private int _rowCount;

    /// <summary>The share of features that are not 0.</summary>
    public double Share => share;

    /// <summary>The entries of the batch last gathered, [rows, features].</summary>
    public SparseColumns Columns =>
        new(AddressOf(_starts), AddressOf(_rows), (float*)AddressOf(_values), _rowCount, width);

    /// <summary>Where rows are kept sparse, and so sparse that their zeros are better left out; else null.</summary>
    public static FeatureEntries? OrNull(RowSource rows) =>
        rows is RowSelection { Store.Features: SparseFeatureRows { Count: > 0, Width: >= FewestFeatures } features }
        && features.Share is <= MostShare and var share
            ? new FeatureEntries(features.Width, share)
            : null;

    /// <summary>Takes the features of some rows, which are then rows 0, 1, ….</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(SparseFeatureRows features, ReadOnlySpan<int> rows)
    {
        _rowCount = rows.Length;
        // First how many entries each slot has, two places on; their sums are where each slot begins, one place on; and when its entries
        // are written there, each place has become where the slot before it ends.
        _starts.AsSpan().Clear();
        var starts = AddressOf(_starts);
        var entries = 0L;
        foreach (var row in rows)
        {
            var slots = features[row].Indices;
            entries += slots.Length;
            foreach (var slot in slots)
                starts[slot + 2]++;
        }
        MakeRoom(entries);
        for (var i = 2; i <= width; i++)
            starts[i + 1] += starts[i];
        var rowOf = AddressOf(_rows);
        var valueOf = (float*)AddressOf(_values);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = features[rows[i]];
            fixed (int* slots = row.Indices)
            fixed (float* values = row.Values)
            {
                for (var entry = 0; entry < row.Indices.Length; entry++)
                {
                    var place = starts[slots[entry] + 1]++;
                    rowOf[place] = i;
                    valueOf[place] = values[entry];
                }
            }
        }
    }

    private void MakeRoom(long entries)
    {
        if (entries <= _rows.Length)
            return;
        if (entries > Array.MaxLength)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A batch may have at most {Array.MaxLength:N0} features that are not 0. Received: {entries:N0} in {_rowCount:N0} rows. "
                + $"Lower {nameof(DenseNetworkOptions.BatchSize)}."));
        }

        var length = (int)Math.Min(Array.MaxLength, Math.Max(entries, 1024) / 4 * 5 + 5);
        _rows = GC.AllocateUninitializedArray<int>(length, pinned: true);
        _values = GC.AllocateUninitializedArray<float>(length, pinned: true);
    }

    private static int* AddressOf<T>(T[] array) => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
}
