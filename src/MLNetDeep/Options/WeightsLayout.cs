using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The names and layout of arrays in a safetensors file of another program, for
/// <see cref="DenseNetworkModel.LoadWeights(string, WeightsLayout)"/>. By default, arrays have the names of
/// <see cref="DenseNetworkModel.WeightNames"/>, and the weight of a <see cref="Dense"/> layer is [units, inputs], as in PyTorch.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record WeightsLayout
{
    /// <summary>
    /// Maps names of this library to names in the file: of single arrays (<c>["0.weight"] = "encoder.w"</c>), or of all arrays of a layer
    /// or block (<c>["0"] = "fc1"</c>: "0.weight" is "fc1.weight" or "fc1/kernel", and "0.bias" is "fc1.bias"). Names that are not listed
    /// are the same in the file.
    /// </summary>
    /// <value>The default value is none.</value>
    public IReadOnlyDictionary<string, string> Names
    {
        get; init => field = Values.Of(value);
    } = Values.Of(new Dictionary<string, string>());

    /// <summary>
    /// Whether arrays are matched by shape instead of by name: each layer takes the arrays of the module in the file that has its shapes.
    /// If several modules have the same shapes, their names may differ only by numbers ("fc1", "fc2"; "dense", "dense_1"), and they are
    /// taken in the order of these numbers. Not allowed together with <see cref="Names"/>.
    /// </summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool MatchByShape { get; init; }

    /// <summary>
    /// Whether the weight of a <see cref="Dense"/> layer is [inputs, units] in the file, as in Keras, TensorFlow and JAX. The shape of a
    /// square weight does not show which it is, so set this.
    /// </summary>
    /// <value>The default value is <see langword="false"/>: [units, inputs], as in PyTorch.</value>
    public bool TransposedKernels { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations() =>
    [
        .. OptionRules.Given(Names, nameof(Names)),
        .. OptionRules.When(MatchByShape && Names is { Count: > 0 },
            $"At most one of {nameof(Names)} and {nameof(MatchByShape)} may be set. Received: both."),
    ];
}
