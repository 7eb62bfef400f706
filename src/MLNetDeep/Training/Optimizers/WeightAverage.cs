using System.Numerics;
using MLNetDeep.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The running average of a network's weights. It and the weights that are trained change places: the network has the ones, <see cref="Other"/> the others.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly float _share;
    private readonly Tensor _shareTensor;

    public WeightAverage(WeightAveraging options, TorchNetwork network)
    {
        _network = network;
        _share = 1 - options.Momentum;
        _shareTensor = tensor(_share, network.Device).DetachFromDisposeScope();
        Other = FlatTensor.Zeros(network.Specification, network.Device);
    }

    /// <summary>The average while the network has the weights that are trained; these, while the network has the average.</summary>
    public FlatTensor Other { get; }

    /// <summary>Lets the average follow the weights by an update; the first sets it to them.</summary>
    /// <param name="step">The update's number in the run, from 1.</param>
    public void InManagedMemory(long step)
    {
        var weights = _network.Parameters.Vectors;
        var averages = Other.Vectors;
        if (step == 1)
        {
            weights.CopyTo(averages);
            return;
        }

        var share = new Vector<float>(_share);
        for (var i = 0; i < averages.Length; i++)
            averages[i] += (weights[i] - averages[i]) * share;
    }

    /// <inheritdoc cref="InManagedMemory"/>
    public void WithTensors(long step)
    {
        using var scope = NewDisposeScope();
        if (step == 1)
            Other.All.copy_(_network.Parameters.All);
        else
            Other.All.lerp_(_network.Parameters.All, _shareTensor);
    }

    public void ChangePlaces()
    {
        using var scope = NewDisposeScope();
        var trained = _network.Parameters.All.clone();
        _network.Parameters.All.copy_(Other.All);
        Other.All.copy_(trained);
    }

    public void Dispose()
    {
        _shareTensor.Dispose();
        Other.Dispose();
    }
}
