using System.Globalization;
using MLNetDeep.Networks;

namespace MLNetDeep;

/// <summary>One line of a model's summary.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LayerSummary
{
    /// <summary>The layer. The last layer of a model is the output layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>The width of its output: its output shape is [batch, <see cref="OutputSize"/>].</summary>
    public required int OutputSize { get; init; }

    /// <summary>
    /// The number of its parameters, those of layers inside it included: what is trained, what is frozen, and statistics of the training
    /// rows (the running mean and variance of a <see cref="BatchNormalization"/>, the scales and bins of a <see cref="TableEncoding"/>).
    /// </summary>
    public required int ParameterCount { get; init; }

    /// <summary>How many of <see cref="ParameterCount"/> are trained: those that are neither frozen nor statistics.</summary>
    public int TrainableParameterCount { get; init; }

    internal static LayerSummary Of(PlacedLayer placed) =>
        new()
        {
            Layer = placed.Layer,
            OutputSize = placed.OutputSize,
            ParameterCount = placed.ParameterCount + placed.StatisticCount,
            TrainableParameterCount = placed.TrainableParameterCount,
        };

    /// <summary>"Dense { Units = 100, Activation = ReLU }: [batch, 100], 78,500 parameters", in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Layer}: [batch, {OutputSize}], {ParameterCount:N0} parameters");
}
