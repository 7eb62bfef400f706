using System.Reflection;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

/// <summary>
/// The most searched options of a dense network as a plain class with settable properties, for tools that fill one in: the
/// <c>SearchSpace&lt;T&gt;</c> of Microsoft.ML.AutoML, configuration binders. docs/sweeps.md shows how.
/// </summary>
/// <remarks>
/// Not thread-safe while it is written to. Options come from <see cref="ToOptions"/>; a value out of range is reported by the trainer.
/// </remarks>
public sealed class DenseNetworkSettings
{
    /// <summary>The column to learn.</summary>
    /// <value>The default value is "Label".</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column to learn from.</summary>
    /// <value>The default value is "Features".</value>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>The number of hidden layers, at least 0, all of one width.</summary>
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

    /// <summary>The options these settings stand for; what they do not name has its default there. Change more with <c>with</c>.</summary>
    /// <exception cref="ArgumentException"><see cref="Activation"/> is no name of one.</exception>
    public DenseNetworkOptions ToOptions()
    {
        var activation = Named(Activation);
        return new DenseNetworkOptions
        {
            LabelColumnName = LabelColumnName,
            FeatureColumnName = FeatureColumnName,
            HiddenLayers = [.. Enumerable.Range(0, Math.Max(0, NumberOfLayers)).SelectMany(_ => LayersOf(activation))],
            Optimizer = new AdamWOptions { LearningRate = LearningRate, WeightDecay = WeightDecay },
            BatchSize = BatchSize,
            NumberOfEpochs = NumberOfEpochs,
        };
    }

    private Layer[] LayersOf(Activation activation)
    {
        Layer[] dense = BatchNormalization ? [new Dense(Units) { UseBias = false }, new BatchNormalization(), new Activate(activation)]
            : [new Dense(Units, activation)];
        return Dropout == 0 ? dense : [.. dense, new Dropout(Dropout)];
    }

    private static Activation Named(string name)
    {
        var known = typeof(Activation).GetProperties(BindingFlags.Public | BindingFlags.Static);
        return known.FirstOrDefault(property => property.Name == name)?.GetValue(null) as Activation
            ?? throw new ArgumentException(
                $"{nameof(Activation)} must be the name of an activation without settings of its own. Received: "
                + $"'{name}'.{Spelling.DidYouMean(name ?? "", known.Select(property => property.Name))}");
    }
}
