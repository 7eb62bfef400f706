using System.Text.Json.Serialization;

namespace MLNetDeep.Models;

/// <summary>One network of several that differ, in a model's manifest.</summary>
internal sealed record ManifestMember
{
    /// <summary>Its layers, the output layer last; absent for those of the manifest itself, which are the first network's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(LayerListConverter))]
    public IReadOnlyList<Layer>? Layers { get; init; }

    /// <summary>How much its scores count in the mean: above 0, 1 over all networks.</summary>
    public required double Share { get; init; }

    /// <summary>The networks of a model; null where all have the same layers and count alike.</summary>
    public static IReadOnlyList<ManifestMember>? Of(DenseNetworkModel model) => model is { Shares: null, MembersAreAlike: true }
        ? null
        : [.. model.Members.Zip(model.MemberShares, (member, share) => new ManifestMember
        {
            Layers = member.Specification.Layers.SequenceEqual(model.Specification.Layers) ? null : member.Specification.Layers,
            Share = share,
        })];
}
