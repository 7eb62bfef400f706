using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How a safetensors file that another program wrote names and lays out the arrays of a network, for
/// <see cref="DenseNetworkModel.LoadWeights(string, WeightsLayout)"/>. Without a word of it arrays have the names of
/// <see cref="DenseNetworkModel.WeightNames"/>, and the weight of a <see cref="Dense"/> layer is [units, inputs], as in PyTorch.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record WeightsLayout
{
    /// <summary>
    /// The names in the file, by ours: of single arrays (<c>["0.weight"] = "encoder.w"</c>), or of all arrays of a layer or block at once
    /// (<c>["0"] = "fc1"</c>: "0.weight" is "fc1.weight", or "fc1/kernel", and "0.bias" is "fc1.bias"). What is not named here has our
    /// name.
    /// </summary>
    /// <value>The default value is none.</value>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether names do not count, only shapes: each layer takes the arrays of the one module in the file that has its shapes. Where
    /// several modules have the same shapes, their names must differ by numbers alone ("fc1", "fc2"; "dense", "dense_1"), and are taken in
    /// the order of those numbers. Not together with <see cref="Names"/>.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool MatchByShape { get; init; }

    /// <summary>
    /// Whether the weight of a <see cref="Dense"/> layer is [inputs, units] in the file, as a kernel of Keras, TensorFlow and JAX. A square
    /// one cannot tell.
    /// </summary>
    /// <value>The default value is <see langword="false"/>: [units, inputs], as in PyTorch.</value>
    public bool TransposedKernels { get; init; }

    /// <summary>What is not at its default, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations() =>
    [
        .. OptionRules.Given(Names, nameof(Names)),
        .. MatchByShape && Names is { Count: > 0 }
            ? [$"At most one of {nameof(Names)} and {nameof(MatchByShape)} must be given. Received: both."]
            : Array.Empty<string>(),
    ];
}
