using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Consecutive slots of a feature column that one-hot encoding made from one category.</summary>
/// <param name="First">The first slot; at least 0.</param>
/// <param name="Last">The last slot; at least <paramref name="First"/>.</param>
/// <remarks>Immutable and thread-safe. Corresponds to a range in ML.NET's annotation <c>CategoricalSlotRanges</c>.</remarks>
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

    /// <summary>What is wrong with ranges of one column, which may be none.</summary>
    internal static IEnumerable<string> ViolationsOf(IReadOnlyList<SlotRange>? ranges, string name)
    {
        for (var i = 0; i < ranges?.Count; i++)
        {
            if (ranges[i] is not { } range)
            {
                yield return OptionRules.Given(null, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]")).Single();
                yield break;
            }
            foreach (var violation in range.Violations(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]")))
                yield return violation;
            if (i > 0 && range.First <= ranges[i - 1].Last)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} must be in ascending order and must not overlap. Received: {range} after {ranges[i - 1]}.");
        }
    }
}
