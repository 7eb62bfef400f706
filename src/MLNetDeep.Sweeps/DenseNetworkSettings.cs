using System.Globalization;
using System.Reflection;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

/// <summary>
/// The options of a dense network that are searched most often, as a plain class with settable properties. Tools such as the
/// <c>SearchSpace&lt;T&gt;</c> of Microsoft.ML.AutoML and configuration binders can fill it in. docs/sweeps.md shows how.
/// </summary>
/// <remarks>
/// Not thread-safe while it is written to. <see cref="ToOptions"/> makes options of it. It checks the activation and the number of layers;
/// the trainer checks the other values.
/// </remarks>
public sealed class DenseNetworkSettings
{
    /// <summary>The label column, which the network learns to predict.</summary>
    /// <value>The default value is "Label".</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The feature column.</summary>
    /// <value>The default value is "Features".</value>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>The number of hidden layers, at least 0. All have the same width.</summary>
    /// <value>The default value is 1.</value>
    public int NumberOfLayers { get; set; } = 1;

    /// <summary>The width of each hidden layer, at least 1.</summary>
    /// <value>The default value is 100.</value>
    public int Units { get; set; } = 100;

    /// <summary>The name of a property of <see cref="MLNetDeep.Activation"/>: "ReLU", "Gelu", "Silu", "Tanh" and so on.</summary>
    /// <value>The default value is "ReLU".</value>
    public string Activation { get; set; } = "ReLU";

    /// <summary>Whether each hidden layer is normalized over the batch before its activation.</summary>
    /// <value>The default value is false.</value>
    public bool BatchNormalization { get; set; }

    /// <summary>The share of units dropped after each hidden layer, at least 0 and below 1.</summary>
    /// <value>The default value is 0.</value>
    public float Dropout { get; set; }

    /// <summary>The learning rate of AdamW, above 0.</summary>
    /// <value>The default value is 0.001.</value>
    public float LearningRate { get; set; } = 1e-3f;

    /// <summary>The weight decay of AdamW, at least 0.</summary>
    /// <value>The default value is 0.004.</value>
    public float WeightDecay { get; set; } = .004f;

    /// <summary>The number of rows in a batch, at least 1.</summary>
    /// <value>The default value is 32.</value>
    public int BatchSize { get; set; } = 32;

    /// <summary>The number of passes over the rows, at least 1.</summary>
    /// <value>The default value is 20.</value>
    public int NumberOfEpochs { get; set; } = 20;

    /// <summary>Converts the settings to options. All other options have their defaults; change them with <c>with</c>.</summary>
    /// <exception cref="ArgumentException">
    /// <see cref="Activation"/> is not the name of an activation, or <see cref="NumberOfLayers"/> is below 0.
    /// </exception>
    public DenseNetworkOptions ToOptions()
    {
        var activation = Named(Activation);
        if (NumberOfLayers < 0)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{nameof(NumberOfLayers)} must be at least 0. Received: {NumberOfLayers}."));

        return new DenseNetworkOptions
        {
            LabelColumnName = LabelColumnName,
            FeatureColumnName = FeatureColumnName,
            HiddenLayers = [.. Enumerable.Range(0, NumberOfLayers).SelectMany(_ => LayersOf(activation))],
            Optimizer = new AdamWOptions { LearningRate = LearningRate, WeightDecay = WeightDecay },
            BatchSize = BatchSize,
            NumberOfEpochs = NumberOfEpochs,
        };
    }

    private IReadOnlyList<Layer> LayersOf(Activation activation)
    {
        var dense = SearchSpace.DenseLayers(Units, activation, BatchNormalization);
        return Dropout == 0 ? dense : [.. dense, new Dropout(Dropout)];
    }

    private static Activation Named(string name)
    {
        var known = typeof(Activation).GetProperties(BindingFlags.Public | BindingFlags.Static);
        return known.FirstOrDefault(property => property.Name == name)?.GetValue(null) as Activation
            ?? throw new ArgumentException(
                $"{nameof(Activation)} must be the name of an activation without parameters. Received: "
                + $"'{name}'.{Spelling.DidYouMean(name ?? "", known.Select(property => property.Name))}");
    }
}
