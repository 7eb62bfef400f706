using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// Which slot of each embedded category is 1 in the rows in memory, kept from the first time a row is met. Rows are noted by several
/// threads at once, each its own.
/// </summary>
internal sealed class KnownSlots
{
    /// <summary>Nothing that <see cref="EmbeddedCategory.SlotIn"/> says.</summary>
    private const int NotNoted = int.MinValue;

    /// <summary>Of more categories the slots are found each time: 4 bytes each are 48 MB.</summary>
    private const long MostSlots = 12 << 20;

    private readonly int _categories;
    private readonly int[] _slots;

    private KnownSlots(int rows, int categories)
    {
        _categories = categories;
        _slots = new int[rows * categories];
        Array.Fill(_slots, NotNoted);
    }

    /// <summary>Nothing is known as yet; null where it would be too much.</summary>
    /// <param name="store">The rows.</param>
    /// <param name="categories">How many categories each has; at least one.</param>
    public static KnownSlots? OrNull(RowStore store, int categories) =>
        (long)store.Count * categories <= MostSlots ? new KnownSlots(store.Count, categories) : null;

    /// <summary>Copies what is known of a row.</summary>
    /// <returns>Whether it is known.</returns>
    public bool TryRead(int row, Span<int> slots)
    {
        var start = row * _categories;
        if (Volatile.Read(ref _slots[start]) == NotNoted)
            return false;

        _slots.AsSpan(start, _categories).CopyTo(slots);
        return true;
    }

    /// <summary>Notes what was found of a row.</summary>
    public void Note(int row, ReadOnlySpan<int> slots)
    {
        var start = row * _categories;
        slots[1..].CopyTo(_slots.AsSpan(start + 1, _categories - 1));
        Volatile.Write(ref _slots[start], slots[0]);
    }
}
