using System.Globalization;

namespace MLNetDeep.Networks;

/// <summary>
/// A network as data: its input width and its layers, the output layer included. What is saved, and from which the training network and the
/// scorer are both built.
/// </summary>
internal sealed class NetworkSpecification
{
    /// <exception cref="ArgumentException">The network would have more parameters than fit one buffer.</exception>
    public NetworkSpecification(int inputSize, IReadOnlyList<Layer> layers)
    {
        InputSize = inputSize;
        Layers = layers;
        (Parameters, LayerShapes, ParameterCount) = LayOut(inputSize, layers);
    }

    /// <summary>The number of features.</summary>
    public int InputSize { get; }

    /// <summary>All layers in order; the last is the output layer, a <see cref="Dense"/> with linear activation.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>For each layer its parameters; null for a layer without.</summary>
    public IReadOnlyList<DenseParameters?> Parameters { get; }

    /// <summary>For each layer the width of its output.</summary>
    public IReadOnlyList<int> LayerShapes { get; }

    /// <summary>The number of parameters in all.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of outputs.</summary>
    public int OutputSize => LayerShapes[^1];

    /// <summary>All parameter arrays, in the order in which they lie in the flat buffer.</summary>
    public IEnumerable<ParameterSlot> Slots => Enumerable.Range(0, Layers.Count).SelectMany(SlotsOf);

    /// <summary>The parameter arrays of one layer; none for a layer without.</summary>
    public IEnumerable<ParameterSlot> SlotsOf(int layer) => Parameters[layer] is { } dense ? [dense.Weight, dense.Bias] : [];

    /// <summary>The network for a task: the hidden layers and, after them, a linear layer of <paramref name="outputSize"/> units.</summary>
    public static NetworkSpecification WithOutput(int inputSize, IEnumerable<Layer> hiddenLayers, int outputSize) =>
        new(inputSize, [.. hiddenLayers, new Dense(outputSize)]);

    private static (DenseParameters?[] Parameters, int[] Shapes, int Count) LayOut(int inputSize, IReadOnlyList<Layer> layers)
    {
        var parameters = new DenseParameters?[layers.Count];
        var shapes = new int[layers.Count];
        var (width, offset, module) = (inputSize, 0L, 0);
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is Dense dense)
            {
                var size = (width + 1L) * dense.Units;
                if (offset + size > Array.MaxLength / sizeof(float))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The network must have fewer than {Array.MaxLength / sizeof(float)} parameters. Received: {offset + size} up to layer {i}, a Dense({dense.Units}) on {width} inputs. Use smaller layers, or fewer features."));

                var weight = new ParameterSlot(string.Create(CultureInfo.InvariantCulture, $"{module}.weight"), [dense.Units, width], (int)offset);
                var bias = new ParameterSlot(string.Create(CultureInfo.InvariantCulture, $"{module}.bias"), [dense.Units], (int)offset + weight.Length);
                parameters[i] = new DenseParameters(width, weight, bias);
                (width, offset) = (dense.Units, offset + size);
            }
            shapes[i] = width;
            module += ModulesOf(layers[i]);
        }
        return (parameters, shapes, (int)offset);
    }

    /// <summary>In PyTorch an activation is a module of its own, and takes a number.</summary>
    private static int ModulesOf(Layer layer) => layer is Dense { Activation: not LinearActivation } ? 2 : 1;
}
