using MLNetDeep.Networks;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Support;

/// <summary>A network in memory that libtorch has lent, and its layers as tensor operations over it; in another type over copies.</summary>
internal sealed class TorchPair : IDisposable
{
    private TorchPair(NetworkState state, TorchNetwork torch) => (State, Torch) = (state, torch);

    public NetworkState State { get; }

    public TorchNetwork Torch { get; }

    public NetworkSpecification Specification => State.Specification;

    public ParameterBuffer Parameters => State.Parameters;

    public ParameterBuffer Gradients => State.Gradients;

    public ParameterBuffer Statistics => State.Statistics;

    public BackwardPass? ByHand => Torch.ByHand;

    public static TorchPair Start(
        NetworkSpecification specification,
        Device device,
        int seed,
        ReusedWeights? reused = null,
        ScalarType type = ScalarType.Float32,
        TrainingPrecision precision = TrainingPrecision.Single)
    {
        var state = InTorchMemory(specification, seed, reused, precision);
        return new TorchPair(state, new TorchNetwork(state, device, type));
    }

    /// <summary>A network in memory that libtorch has lent, as the Torch engine has it on the CPU.</summary>
    public static NetworkState InTorchMemory(
        NetworkSpecification specification, int seed, ReusedWeights? reused = null,
        TrainingPrecision precision = TrainingPrecision.Single) =>
        NetworkState.Start(specification, seed, reused, precision, count => FlatTensor.Zeros(count, ScalarType.Float32, CPU).AsBuffer());

    public Tensor Forward(Tensor features, TrainingNoise? noise) => Torch.Forward(features, noise);

    public Tensor WithPenalties(Tensor lossSum, long rows) => Torch.WithPenalties(lossSum, rows);

    public float[] CopyParameters() => State.CopyParameters();

    public void Dispose()
    {
        Torch.Dispose();
        State.Dispose();
    }
}
