namespace MLNetDeep.Networks;

/// <summary>A network with a <see cref="SharedEnsemble"/> that keeps some of its members, and nothing of the others.</summary>
internal static class PrunedNetwork
{
    /// <summary>The network with those members.</summary>
    /// <param name="specification">The network as it was trained.</param>
    /// <param name="values">Its parameters and, behind them, its running statistics; not changed.</param>
    /// <param name="members">The numbers of the members that stay, in the order they are to have.</param>
    public static (NetworkSpecification Specification, float[] Values) Of(
        NetworkSpecification specification, float[] values, IReadOnlyList<int> members)
    {
        var shared = (SharedEnsemble)specification.SharedEnsemble!.Layer;
        var pruned = new NetworkSpecification(
            specification.InputSize,
            [.. specification.Layers.SkipLast(2), shared with { Members = members.Count, KeptMembers = null }, specification.Layers[^1]]);
        var kept = new float[pruned.ValueCount];
        foreach (var (from, to) in specification.Slots.Zip(pruned.Slots))
        {
            var source = values.AsSpan(from.Offset, from.Length);
            var target = kept.AsSpan(to.Offset, to.Length);
            if (!HasMembers(specification, from))
            {
                source.CopyTo(target);
                continue;
            }
            var length = from.Length / shared.Members;
            for (var i = 0; i < members.Count; i++)
                source.Slice(members[i] * length, length).CopyTo(target[(i * length)..]);
        }
        return (pruned, kept);
    }

    /// <summary>Whether each member has its part of an array: the factors in front, and the output layer's.</summary>
    private static bool HasMembers(NetworkSpecification specification, ParameterSlot slot) =>
        specification.SharedEnsemble!.OwnParameters.Contains(slot) || specification.Placed[^1].OwnParameters.Contains(slot);
}
