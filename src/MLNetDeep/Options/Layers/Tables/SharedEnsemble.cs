using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Several networks in one that share the weights of their layers. Each member multiplies the block's input by its own factors, passes it
/// through the same <see cref="Layers"/>, and has its own output layer. The network's score is the mean of the members' scores. It must be
/// the last of <see cref="DenseNetworkOptions.HiddenLayers"/>.
/// </summary>
/// <param name="Members">The number of members. From 2 to 1,024.</param>
/// <param name="Layers">The layers they share, in order; at least one, the first a <see cref="Dense"/>.</param>
/// <remarks>
/// <para>Member i: hᵢ = layers(rᵢ ∘ x), scoreᵢ = f(Wᵢ hᵢ + bᵢ). Training minimizes the mean of the members' losses, not the loss of their
/// mean, so each member learns to predict by itself. Validation, early stopping and scoring use the mean of their scores (probabilities,
/// numbers or rates), as with <see cref="DenseNetworkOptions.EnsembleSize"/>, whose networks share nothing.</para>
/// <para>It is "TabM-mini" of Gorishniy, Kotelnikov and Babenko, "TabM: Advancing Tabular Deep Learning with Parameter-Efficient
/// Ensembling", ICLR 2025. The factors r start as random signs; after a <see cref="TableEncoding"/> that embeds numbers, as one standard
/// normal number for each member and each number or category. A step costs as much as a step of one network with <paramref name="Members"/>
/// times as many rows.</para>
/// <para>Input shape: [batch, width]; parameters: members × width, those of the layers, and members times those of an output layer. Noise
/// differs from member to member.</para>
/// </remarks>
public sealed record SharedEnsemble(int Members, params IReadOnlyList<Layer> Layers) : Layer
{
    /// <summary>The layers they share, in order; at least one, the first a <see cref="Dense"/>.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Values.Of(value); } = Values.Of(Layers);

    /// <summary>
    /// The number of members to keep after training: those whose mean has the smallest loss on the validation rows, chosen one after
    /// another. Scoring then costs only as much as these members. <see cref="TrainingHistory.Pruning"/> has their numbers and the change of
    /// the loss. From 2 to <see cref="Members"/>.
    /// </summary>
    /// <remarks>
    /// Needs validation rows. The layer of the finished model has this number as <see cref="Members"/>. With
    /// <see cref="DenseNetworkOptions.RefitOnAllRows"/>, the held-out rows choose, and the second network keeps the same members, which
    /// start with the same weights. In the TabM paper, 8 members chosen out of 32 are better than 8 members trained alone.
    /// </remarks>
    /// <value>The default value is null: all of them.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeptMembers { get; init; }

    internal override IReadOnlyList<Layer> Inner => Layers;

    internal override int FormatVersion => KeptMembers is null ? 3 : 6;

    internal override IReadOnlyList<LayerArray> Parameters(int width) => [new LayerArray(LayerArray.Weight, Members, width)];

    internal override int OutputSize(int width, int innerWidth) => innerWidth;

    internal override Layer WhenScoring => new SharedEnsemble(Members, [.. Layers.Select(layer => layer.WhenScoring)]);

    internal override IEnumerable<string> Violations(string name) =>
    [
        .. base.Violations(name),
        .. OptionRules.FromTo(2, 1024, Members, $"{name}.{nameof(Members)}"),
        .. KeptMembers is { } kept ? OptionRules.FromTo(2, Math.Clamp(Members, 2, 1024), kept, $"{name}.{nameof(KeptMembers)}") : [],
        .. ViolationsInside(Layers, $"{name}.{nameof(Layers)}"),
        .. Layers is [not (Dense or null), ..]
            ? [$"{name}.{nameof(Layers)} must begin with a {nameof(Dense)} layer, which tells the members apart. Received: {Layers[0]}."]
            : Array.Empty<string>(),
    ];

    /// <summary>What is wrong with where such layers stand among others: only an output layer may follow.</summary>
    internal static IEnumerable<string> MisplacedIn(IReadOnlyList<Layer> layers, string name) =>
        layers.SelectMany((layer, i) => layer switch
    {
        SharedEnsemble when i < layers.Count - 1 =>
            [string.Create(CultureInfo.InvariantCulture,
            $"{name}[{i}] must be the last hidden layer, since each member of a {nameof(SharedEnsemble)} has an output layer of its own. "
            + $"Received: {layers.Count - 1 - i} behind it. Put them into its {nameof(Layers)}.")],
        { Inner: { } inner } when inner.Any(Holds) =>
        [string.Create(CultureInfo.InvariantCulture,
        $"{name}[{i}] must not hold a {nameof(SharedEnsemble)}, each member of which has an output layer of its own. Received: one "
        + $"inside a {layer.GetType().Name}. Put it last in {name}.")],
        _ => Array.Empty<string>(),
    });

    private static bool Holds(Layer? layer) => layer is SharedEnsemble || layer?.Inner?.Any(Holds) == true;
}
