using MLNetDeep.Networks;
using MLNetDeep.Torch.Layers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// Gradients without autograd, for the networks whose layers can go back by hand: on a GPU a small network's step is the time it takes to
/// ask for its operations, and these are less than half of autograd's. Belongs to one network; not thread-safe.
/// </summary>
internal sealed class BackwardPass
{
    private readonly IReadOnlyList<TorchLayer> _layers;
    private readonly Tensor[] _signals;
    private readonly int _first;

    private BackwardPass(IReadOnlyList<TorchLayer> layers, int first) =>
        (_layers, _first, _signals) = (layers, first, new Tensor[layers.Count + 1]);

    /// <summary>The way back through layers; null where one of them needs autograd or is frozen, and where nothing learns.</summary>
    public static BackwardPass? Through(NetworkSpecification specification, IReadOnlyList<TorchLayer> layers)
    {
        var first = specification.Placed.TakeWhile(layer => layer.ParameterCount == 0).Count();
        var isPossible = first < layers.Count && layers.All(layer => layer.GoesBackByHand)
            && specification.AllPlaced.All(layer => layer.IsTrainable);
        return isPossible ? new BackwardPass(layers, first) : null;
    }

    /// <summary>
    /// The forward pass of a training step; remembers what <see cref="Backward"/> needs, until the step's dispose scope ends.
    /// </summary>
    public Tensor Forward(Tensor features, TrainingNoise noise)
    {
        _signals[0] = features;
        for (var i = 0; i < _layers.Count; i++)
            _signals[i + 1] = _layers[i].Forward(_signals[i], noise);
        return _signals[^1];
    }

    /// <summary>Goes back through what <see cref="Forward"/> went through, and puts the parameters' gradients in their places.</summary>
    /// <param name="gradient">The gradient of the loss by the outputs, [batch, outputs].</param>
    /// <param name="add">Whether to add to the gradients that are there.</param>
    public void Backward(Tensor gradient, bool add)
    {
        for (var i = _layers.Count - 1; i >= _first; i--)
            gradient = _layers[i].Backward(new LayerSignals(_signals[i], _signals[i + 1], gradient), add, wantsInputGradient: i > _first)!;
        Array.Clear(_signals);
    }
}
