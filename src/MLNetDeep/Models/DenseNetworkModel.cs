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
    /// <param name="parameters">All parameters and, behind them, the running statistics, in the order of the specification; not copied, and not to be changed afterwards.</param>
    /// <param name="description">What the network predicts, from what, and how it came about.</param>
    internal DenseNetworkModel(NetworkSpecification specification, float[] parameters, ModelDescription description)
    {
        if (parameters.Length != specification.ValueCount)
            throw new ArgumentException($"Bug in MLNetDeep: {specification.ValueCount} parameters expected, {parameters.Length} received.", nameof(parameters));

        Specification = specification;
        Description = description;
        _parameters = parameters;
        Layers = [.. specification.Placed.Select(placed => new LayerSummary(placed.Layer, placed.OutputSize, placed.ParameterCount))];
    }

    /// <summary>What the network predicts.</summary>
    public LearningTask Task => Description.Task;

    /// <summary>The name of the column the network reads.</summary>
    public string FeatureColumnName => Description.FeatureColumnName;

    /// <summary>The name of the column the network learnt to predict.</summary>
    public string LabelColumnName => Description.LabelColumnName;

    /// <summary>How many features the network reads.</summary>
    public int FeatureCount => Specification.InputSize;

    /// <summary>How many outputs the network has: one for each class, else one.</summary>
    public int OutputCount => Specification.OutputSize;

    /// <summary>
    /// What the classes stand for, as texts in invariant culture, in the order of the scores; empty when the label's keys had no values, or the
    /// task is not multiclass.
    /// </summary>
    public IReadOnlyList<string> ClassNames => Description.Classes?.Names ?? [];

    /// <summary>The layers in order, the output layer last.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>How many parameters were trained; running statistics are not counted.</summary>
    public int ParameterCount => Specification.ParameterCount;

    /// <summary>
    /// The names of the parameter arrays and, after them, of the running statistics, as PyTorch's <c>nn.Sequential</c> would name them: "0.weight",
    /// "0.bias", …, "1.running_mean", "1.running_var"; inside a block "2.0.weight".
    /// </summary>
    public IReadOnlyList<string> WeightNames => [.. Specification.Slots.Select(slot => slot.Name)];

    /// <summary>The record of the training.</summary>
    public TrainingHistory History => Description.History;

    internal NetworkSpecification Specification { get; }

    internal ModelDescription Description { get; }

    /// <summary>All parameters and, behind them, the running statistics, in the order of the specification.</summary>
    internal ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The values of one parameter array, not copied.</summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    /// <returns>A dense layer's weight row by row, shape [units, inputs], as PyTorch has it (Keras' kernel is its transpose); any other array, shape
    /// [units] or [width].</returns>
    /// <exception cref="ArgumentException">There is no array of that name.</exception>
    public ReadOnlyMemory<float> GetWeights(string name)
    {
        var slot = Specification.Slots.FirstOrDefault(slot => slot.Name == name)
            ?? throw new ArgumentException($"The name must be one of {string.Join(", ", WeightNames.Select(n => $"'{n}'"))}. Received: '{name}'.", nameof(name));
        return _parameters.AsMemory(slot.Offset, slot.Length);
    }

    /// <summary>The values of a parameter array; none of null.</summary>
    internal ReadOnlyMemory<float> ParameterValues(ParameterSlot? slot) => slot is null ? default : _parameters.AsMemory(slot.Offset, slot.Length);

    /// <summary>The values of running statistics.</summary>
    internal ReadOnlyMemory<float> StatisticValues(ParameterSlot slot) => ParameterValues(Specification.InModel(slot));
}
