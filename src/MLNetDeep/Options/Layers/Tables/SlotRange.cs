using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Slots of a feature column that follow each other: those that one-hot encoding made of one category.</summary>
/// <param name="First">The first slot; at least 0.</param>
/// <param name="Last">The last slot; at least <paramref name="First"/>.</param>
/// <remarks>Immutable and thread-safe. What ML.NET writes into the annotation <c>CategoricalSlotRanges</c>.</remarks>
public sealed record SlotRange(int First, int Last)
{
    /// <summary>How many slots there are.</summary>
    internal int Count => Last - First + 1;

    /// <summary>"3 to 7".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} to {Last}");

    internal IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.AtLeast(0, First, $"{name}.{nameof(First)}"),
        .. Last >= First
            ? Array.Empty<string>()
            : [string.Create(CultureInfo.InvariantCulture,
                $"{name}.{nameof(Last)} must be at least {nameof(First)}. Received: {Last}, and {nameof(First)} is {First}.")],
    ];
}
