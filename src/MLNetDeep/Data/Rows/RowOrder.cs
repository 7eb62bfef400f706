using MLNetDeep.Randomness;

namespace MLNetDeep.Data.Rows;

/// <summary>The order in which the rows of an epoch are gone through; a function of seed and epoch alone.</summary>
/// <param name="Seed">What the order follows from.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="IsShuffled">Whether rows are shuffled, or stay as they came.</param>
internal readonly record struct RowOrder(int Seed, int Epoch, bool IsShuffled)
{
    /// <summary>Rows as they came.</summary>
    public static RowOrder AsTheyCame => default;

    /// <summary>The rows in this order.</summary>
    /// <param name="rows">Rows in the order in which they came; not changed.</param>
    /// <param name="piece">Which piece of the data set they are, from 0.</param>
    public RowSelection Of(RowSelection rows, int piece = 0)
    {
        if (!IsShuffled)
            return rows;

        int[] shuffled = [.. rows.Rows];
        Stream(piece).Shuffle(shuffled.AsSpan());
        return rows.With(shuffled);
    }

    /// <summary>What is drawn for a piece of the data set.</summary>
    public RandomStream Stream(int piece) => new(Seed, RandomPurpose.Order, Epoch, piece);
}
