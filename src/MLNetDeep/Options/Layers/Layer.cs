using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A layer of a network, described as data: <see cref="Dense"/>, <see cref="Activate"/>, <see cref="ParametricActivate"/>,
/// <see cref="ScaleInputs"/>, <see cref="Dropout"/>, <see cref="SeluDropout"/>, <see cref="GaussianNoise"/>,
/// <see cref="BatchNormalization"/>, <see cref="LayerNormalization"/>, <see cref="RmsNormalization"/>, <see cref="Residual"/>,
/// <see cref="Skip"/>, <see cref="TableEncoding"/>, <see cref="EmbedCategories"/> or <see cref="SharedEnsemble"/>. docs/layers.md has a
/// table of all layers.
/// </summary>
/// <remarks>Immutable and thread-safe; equal when kind, values and inner layers are equal.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Activate), "activate")]
[JsonDerivedType(typeof(ParametricActivate), "parametricActivate")]
[JsonDerivedType(typeof(ScaleInputs), "scaleInputs")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(SeluDropout), "seluDropout")]
[JsonDerivedType(typeof(GaussianNoise), "gaussianNoise")]
[JsonDerivedType(typeof(BatchNormalization), "batchNormalization")]
[JsonDerivedType(typeof(LayerNormalization), "layerNormalization")]
[JsonDerivedType(typeof(RmsNormalization), "rmsNormalization")]
[JsonDerivedType(typeof(Residual), "residual")]
[JsonDerivedType(typeof(Skip), "skip")]
[JsonDerivedType(typeof(TableEncoding), "tableEncoding")]
[JsonDerivedType(typeof(EmbedCategories), "embedCategories")]
[JsonDerivedType(typeof(SharedEnsemble), "sharedEnsemble")]
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>The layers inside, in order; none for most kinds.</summary>
    internal virtual IReadOnlyList<Layer> Inner => [];

    /// <summary>
    /// Whether training changes the layer's parameters. False freezes them: they are bit-equal before and after a fit, with every
    /// optimizer, also with momentum and weight decay. Useful for layers of a previous network. No effect on a layer without parameters. A
    /// frozen block freezes its inner layers, a frozen <see cref="BatchNormalization"/> computes in training as in scoring, and a frozen
    /// layer's penalties are not part of the loss, all as in Keras.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool Trainable { get; init; } = true;

    /// <summary>
    /// A factor of the learning rate for the layer's parameters: with 0.1 they learn at a tenth of the rate, with 0 not at all. Weight
    /// decay uses the same product. A finite number of at least 0. A block's factor multiplies those of its inner layers. No effect on a
    /// layer without parameters.
    /// </summary>
    /// <value>The default value is 1.</value>
    public float LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// The layer with every setting that matters only while it is trained at its default: layers of which this is equal compute the same
    /// from the same weights.
    /// </summary>
    internal virtual Layer WhenScoring => this with { Trainable = true, LearningRateFactor = 1 };

    /// <summary>Whether the layer does nothing when a trained network scores: its output is its input.</summary>
    internal virtual bool OnlyTrains => false;

    /// <summary>Whether each output is made of the input in its place alone, so that columns stay what they were.</summary>
    internal virtual bool KeepsColumns => OnlyTrains;

    /// <summary>The first version of the model format that has the layer.</summary>
    internal virtual int FormatVersion => 1;

    /// <summary>The layer's own trained arrays, in order, without those of layers inside.</summary>
    /// <param name="width">How wide its input is.</param>
    internal virtual IReadOnlyList<LayerArray> Parameters(int width) => [];

    /// <summary>The layer's own values that are saved and not trained, in order, without those of layers inside.</summary>
    /// <param name="width">How wide its input is.</param>
    internal virtual IReadOnlyList<LayerArray> Statistics(int width) => [];

    /// <summary>How wide the layer's output is.</summary>
    /// <param name="width">How wide its input is.</param>
    /// <param name="innerWidth">How wide the output of the last layer inside is; of none, the same.</param>
    /// <exception cref="OverflowException">It is wider than can be.</exception>
    internal virtual int OutputSize(int width, int innerWidth) => width;

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the layer's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) =>
        OptionRules.NotNegative(LearningRateFactor, $"{name}.{nameof(LearningRateFactor)}");

    /// <summary>What is wrong with the layers inside a layer.</summary>
    private protected static IEnumerable<string> ViolationsInside(IReadOnlyList<Layer>? layers, string name) => layers switch
    {
        null => OptionRules.Given(null, name),
        [] => [$"{name} must hold at least one layer. Received: none."],
        _ => layers.SelectMany((layer, i) => layer?.Violations($"{name}[{i}]") ?? OptionRules.Given(null, $"{name}[{i}]")),
    };
}
