using MLNetDeep.Models;
using MLNetDeep.Networks;

namespace MLNetDeep;

/// <summary>
/// A trained network: its layers, its weights and the history of its training. Holds managed memory only.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DenseNetworkModel
{
    private readonly float[] _parameters;

    /// <param name="specification">The network.</param>
    /// <param name="parameters">All parameters in the order of the specification; not copied, and not to be changed afterwards.</param>
    /// <param name="description">What the network predicts, from what, and how it came about.</param>
    internal DenseNetworkModel(NetworkSpecification specification, float[] parameters, ModelDescription description)
    {
        if (parameters.Length != specification.ParameterCount)
            throw new ArgumentException($"Bug in MLNetDeep: {specification.ParameterCount} parameters expected, {parameters.Length} received.", nameof(parameters));

        Specification = specification;
        Description = description;
        _parameters = parameters;
        Layers = [.. specification.Layers.Select((layer, i) => new LayerSummary(layer, specification.LayerShapes[i], ParameterCountOf(i)))];
    }

    /// <summary>What the network predicts.</summary>
    public LearningTask Task => Description.Task;

    /// <summary>The name of the column the network reads.</summary>
    public string FeatureColumnName => Description.FeatureColumnName;

    /// <summary>The name of the column the network learnt to predict.</summary>
    public string LabelColumnName => Description.LabelColumnName;

    /// <summary>How many features the network reads.</summary>
    public int FeatureCount => Specification.InputSize;

    /// <summary>How many outputs the network has: one for each class or slot of the label, else one.</summary>
    public int OutputCount => Specification.OutputSize;

    /// <summary>
    /// What the classes stand for, as texts in invariant culture, in the order of the scores; empty when the label's keys had no values, or the
    /// task is not multiclass. Of a label that was a vector, the names of its slots.
    /// </summary>
    public IReadOnlyList<string> ClassNames => Description.Classes?.Names ?? [];

    /// <summary>
    /// What the outputs of a model for several labels or several numbers are called, as the slots of the label column were; empty when they had no names, or the
    /// task is another.
    /// </summary>
    public IReadOnlyList<string> OutputNames => Description.OutputNames ?? [];

    /// <summary>The layers in order, the output layer last.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>How many parameters the network has.</summary>
    public int ParameterCount => Specification.ParameterCount;

    /// <summary>The names of the parameter arrays, as PyTorch's <c>nn.Sequential</c> would name them: "0.weight", "0.bias", …</summary>
    public IReadOnlyList<string> WeightNames => [.. Specification.Slots.Select(slot => slot.Name)];

    /// <summary>The record of the training.</summary>
    public TrainingHistory History => Description.History;

    internal NetworkSpecification Specification { get; }

    internal ModelDescription Description { get; }

    /// <summary>All parameters in the order of the specification.</summary>
    internal ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The values of one parameter array, not copied.</summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    /// <returns>A weight row by row, shape [units, inputs], as PyTorch has it (Keras' kernel is its transpose); a bias, shape [units].</returns>
    /// <exception cref="ArgumentException">There is no array of that name.</exception>
    public ReadOnlyMemory<float> GetWeights(string name)
    {
        var slot = Specification.Slots.FirstOrDefault(slot => slot.Name == name)
            ?? throw new ArgumentException($"The name must be one of {string.Join(", ", WeightNames.Select(n => $"'{n}'"))}. Received: '{name}'.", nameof(name));
        return _parameters.AsMemory(slot.Offset, slot.Length);
    }

    private int ParameterCountOf(int layer) => Specification.Parameters[layer] is { } dense ? dense.Weight.Length + dense.Bias.Length : 0;
}
