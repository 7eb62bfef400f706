using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The base class of optimizers, which change parameters by their gradients: <see cref="SgdOptions"/>, <see cref="RmsPropOptions"/>,
/// <see cref="AdagradOptions"/>, <see cref="AdadeltaOptions"/>, <see cref="AdamOptions"/>, <see cref="AdamWOptions"/>,
/// <see cref="AdamaxOptions"/>, <see cref="NAdamOptions"/>, <see cref="RAdamOptions"/> or <see cref="LionOptions"/>. It has the options
/// that all of them share. Definitions and defaults are those of Keras 3; PyTorch's differ. docs/optimizers.md has a table of all
/// optimizers.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe. In the formulas w is a parameter, g its gradient, η the learning rate and t the update, from 1.</para>
/// <para>The order of an update, as in Keras: the mean over <see cref="AccumulationSteps"/> batches, clipping, weight decay, the
/// optimizer's formula, weight averaging. The learning rate of a layer is η times its <see cref="Layer.LearningRateFactor"/>.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SgdOptions), "sgd")]
[JsonDerivedType(typeof(RmsPropOptions), "rmsProp")]
[JsonDerivedType(typeof(AdagradOptions), "adagrad")]
[JsonDerivedType(typeof(AdadeltaOptions), "adadelta")]
[JsonDerivedType(typeof(AdamOptions), "adam")]
[JsonDerivedType(typeof(AdamWOptions), "adamW")]
[JsonDerivedType(typeof(AdamaxOptions), "adamax")]
[JsonDerivedType(typeof(NAdamOptions), "nAdam")]
[JsonDerivedType(typeof(RAdamOptions), "rAdam")]
[JsonDerivedType(typeof(LionOptions), "lion")]
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>The learning rate η: the size of a step. A finite number above 0.</summary>
    /// <value>The default value is 0.001 (0.01 for <see cref="SgdOptions"/>).</value>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>
    /// The decoupled weight decay λ: before each update, w ← w - η λ w with the learning rate of the step and the layer. A finite number of
    /// at least 0.
    /// </summary>
    /// <remarks>
    /// It is not a penalty in the loss: gradients and the optimizer's state do not contain it. Loshchilov and Hutter, "Decoupled Weight
    /// Decay Regularization", ICLR 2019, in Keras' form (the paper's decay is not multiplied by η). PyTorch's AdamW has this form too; by
    /// default, the <c>weight_decay</c> of its other optimizers adds λ w to the gradient.
    /// </remarks>
    /// <value>The default value is 0: no decay (0.004 for <see cref="AdamWOptions"/>).</value>
    public float WeightDecay { get; init; }

    /// <summary>
    /// A schedule whose factor multiplies <see cref="WeightDecay"/>, in addition to the learning rate. Needs a <see cref="WeightDecay"/>
    /// above 0. RealMLP lowers it to 0 with a <see cref="FlatCosineSchedule"/> (Holzmüller et al., NeurIPS 2024).
    /// </summary>
    /// <value>The default value is null: the weight decay does not change.</value>
    public LearningRateSchedule? WeightDecaySchedule { get; init; }

    /// <summary>
    /// Whether <see cref="WeightDecay"/> also applies to biases and all other parameters with one number for each unit. False corresponds
    /// to Keras' <c>exclude_from_weight_decay(var_names=["bias"])</c>.
    /// </summary>
    /// <value>The default value is <see langword="true"/>, as in Keras and PyTorch.</value>
    public bool DecayBiases { get; init; } = true;

    /// <summary>
    /// The largest norm of the gradient of all parameters together; a longer gradient is scaled down to it. A finite number above 0. Not
    /// allowed together with <see cref="ClipValue"/>.
    /// </summary>
    /// <remarks>
    /// Keras' <c>global_clipnorm</c> and PyTorch's <c>clip_grad_norm_</c> (Keras' <c>clipnorm</c> clips each array separately). A norm that
    /// is not finite makes the parameters NaN, as in Keras, so training ends as diverged instead of continuing with a wrong step. Pascanu,
    /// Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
    /// </remarks>
    /// <value>The default value is null: no clipping.</value>
    public float? GlobalClipNorm { get; init; }

    /// <summary>
    /// The largest absolute value of each number of the gradient; larger ones are clipped to it. A finite number above 0. Not allowed
    /// together with <see cref="GlobalClipNorm"/>.
    /// </summary>
    /// <value>The default value is null: no clipping.</value>
    public float? ClipValue { get; init; }

    /// <summary>The number of batches whose mean gradient makes one update, like one larger batch. At least 1.</summary>
    /// <remarks>
    /// Batches left over at the end of an epoch make one last update with their mean gradient, so each epoch learns from all of its rows
    /// (Keras carries them into the next epoch). As in Keras, every batch counts the same, also a smaller last one.
    /// </remarks>
    /// <value>The default value is 1: each batch makes an update.</value>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>
    /// The settings of a running average of the weights. Validation, the best weights and the model then use the average, while training
    /// continues with the weights themselves.
    /// </summary>
    /// <value>The default value is null: no averaging.</value>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this, nameof(LearningRate));

    /// <summary>What is wrong with the values, one sentence each; none when they are valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.Positive(LearningRate, $"{name}.{nameof(LearningRate)}"),
        .. OptionRules.NotNegative(WeightDecay, $"{name}.{nameof(WeightDecay)}"),
        .. WeightDecaySchedule?.Violations($"{name}.{nameof(WeightDecaySchedule)}") ?? [],
        .. OptionRules.When(WeightDecaySchedule is not null && WeightDecay == 0,
            $"{name}.{nameof(WeightDecaySchedule)} needs a {nameof(WeightDecay)} above 0. Received: {nameof(WeightDecay)} = 0."),
        .. GlobalClipNorm is { } norm ? OptionRules.Positive(norm, $"{name}.{nameof(GlobalClipNorm)}") : [],
        .. ClipValue is { } value ? OptionRules.Positive(value, $"{name}.{nameof(ClipValue)}") : [],
        .. OptionRules.NotBoth(GlobalClipNorm, $"{name}.{nameof(GlobalClipNorm)}", ClipValue, $"{name}.{nameof(ClipValue)}"),
        .. OptionRules.AtLeast(1, AccumulationSteps, $"{name}.{nameof(AccumulationSteps)}"),
        .. WeightAveraging?.Violations($"{name}.{nameof(WeightAveraging)}") ?? [],
    ];
}
