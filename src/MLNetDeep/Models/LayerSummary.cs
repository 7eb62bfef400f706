using System.Globalization;

namespace MLNetDeep;

/// <summary>One line of a model's summary.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LayerSummary
{
    /// <summary>The layer. The last layer of a model is the output layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>The width of its output: its output shape is [batch, <see cref="OutputSize"/>].</summary>
    public required int OutputSize { get; init; }

    /// <summary>The number of its parameters. They are trained if <see cref="Layer.Trainable"/> is true.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>"Dense { Units = 100, Activation = ReLU }: [batch, 100], 78,500 parameters", in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Layer}: [batch, {OutputSize}], {ParameterCount:N0} parameters");
}
