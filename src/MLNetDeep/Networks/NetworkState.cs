namespace MLNetDeep.Networks;

/// <summary>
/// A network while it is trained: its parameters, gradients and running statistics, in the machine's memory. Owns all of them; not
/// thread-safe.
/// </summary>
/// <remarks>An engine that computes on a device has copies there; it brings the values here where somebody else wants them.</remarks>
internal sealed class NetworkState : IDisposable
{
    private NetworkState(NetworkSpecification specification, TrainingPrecision precision, Func<int, ParameterBuffer>? newBuffer)
    {
        Specification = specification;
        Precision = precision;
        newBuffer ??= count => new ParameterBuffer(count);
        var owned = new List<ParameterBuffer>();
        try
        {
            Parameters = Owned(specification.ParameterCount);
            Gradients = Owned(specification.ParameterCount);
            Statistics = Owned(specification.StatisticCount);
        }
        catch
        {
            owned.ForEach(buffer => buffer.Dispose());
            throw;
        }

        ParameterBuffer Owned(int count)
        {
            var buffer = newBuffer(count);
            owned.Add(buffer);
            return buffer;
        }
    }

    public NetworkSpecification Specification { get; }

    /// <summary>What matrix products are computed in.</summary>
    public TrainingPrecision Precision { get; }

    public ParameterBuffer Parameters { get; }

    /// <summary>Where the backward pass adds up its gradients.</summary>
    public ParameterBuffer Gradients { get; }

    /// <summary>Running statistics: saved, not trained.</summary>
    public ParameterBuffer Statistics { get; }

    /// <summary>Whether nothing that a model has of it is NaN or infinite.</summary>
    public bool IsFinite => Parameters.IsFinite && Statistics.IsFinite;

    /// <summary>A network with its start weights, as the seed draws them or a previous network had them.</summary>
    /// <param name="specification">The network.</param>
    /// <param name="seed">What its start weights follow from.</param>
    /// <param name="reused">The weights and running statistics that are not drawn.</param>
    /// <param name="precision">What matrix products are computed in while training.</param>
    /// <param name="newBuffer">Gives memory for so many values, zero at first; null for memory of our own.</param>
    public static NetworkState Start(
        NetworkSpecification specification,
        int seed,
        ReusedWeights? reused = null,
        TrainingPrecision precision = TrainingPrecision.Single,
        Func<int, ParameterBuffer>? newBuffer = null)
    {
        var network = new NetworkState(specification, precision, newBuffer);
        try
        {
            network.Begin(seed, reused);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return network;
    }

    private void Begin(int seed, ReusedWeights? reused)
    {
        var parameters = Parameters.Values[..Specification.ParameterCount];
        StartWeights.Draw(Specification, seed, parameters);
        reused?.CopyParametersTo(Specification, parameters);

        var statistics = Statistics.Values[..Specification.StatisticCount];
        StartWeights.Statistics(Specification, statistics);
        reused?.CopyStatisticsTo(Specification, statistics);
    }

    /// <summary>The values as they are whenever they are read, until the state is disposed of.</summary>
    /// <param name="inPlaceOfLast">What stands for the last of the parameters; empty where they are read as they are.</param>
    public NetworkValues ReadValues(ReadOnlyMemory<float> inPlaceOfLast) =>
        new(Parameters.Memory[..Specification.ParameterCount],
            Statistics.Memory[..Specification.StatisticCount])
        { InPlaceOfLast = inPlaceOfLast };

    /// <summary>A copy of the parameters and, behind them, the running statistics, without any padding.</summary>
    public float[] CopyParameters() =>
        [.. Parameters.Values[..Specification.ParameterCount], .. Statistics.Values[..Specification.StatisticCount]];

    public void Dispose()
    {
        Parameters.Dispose();
        Gradients.Dispose();
        Statistics.Dispose();
    }
}

/// <summary>The networks of a fit, which are disposed of together.</summary>
internal sealed class OwnedNetworks : IDisposable
{
    private readonly List<NetworkState> _networks = [];

    /// <summary>Takes a network over. Several threads may hand over theirs at once.</summary>
    public NetworkState Own(NetworkState network)
    {
        lock (_networks)
            _networks.Add(network);
        return network;
    }

    public void Dispose() => _networks.ForEach(network => network.Dispose());
}
