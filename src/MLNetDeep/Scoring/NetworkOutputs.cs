using System.Buffers;
using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Scoring;

/// <summary>
/// What a network says of rows before softmax, sigmoid or exponential: what losses and metrics are computed of, without rounding
/// probabilities. Of several networks whose scores are averaged, the outputs that one network would need for those scores. Immutable and
/// thread-safe.
/// </summary>
internal sealed class NetworkOutputs
{
    private readonly NetworkScorer[] _members;
    private readonly int _width;
    private readonly MeanOfNetworks? _mean;
    private readonly ScoreLimits? _limits;

    /// <param name="networks">The networks, each as a model of its own, of the same layers; they count alike.</param>
    public NetworkOutputs(IReadOnlyList<DenseNetworkModel> networks)
    {
        _members = [.. networks.SelectMany(network => network.Networks).Select(network => new NetworkScorer(network, ofOutputs: true))];
        _width = networks[0].OutputCount;
        _limits = networks[0].Description.Limits;
        _mean = MeanOfNetworks.Of(
            networks[0].Task, networks[0].Description.ScoreFunction, _members.Length, _width);
    }

    private NetworkOutputs(DenseNetworkModel model)
    {
        _members = [.. model.Networks.Select(network => new NetworkScorer(network, ofOutputs: true))];
        (_width, _mean, _limits) = (model.OutputCount, MeanOfNetworks.Of(model), model.Description.Limits);
    }

    /// <summary>What one network says.</summary>
    public NetworkOutputs(ScoredNetwork network) => (_members, _width) = ([new NetworkScorer(network)], network.Specification.OutputSize);

    /// <summary>What a finished model says.</summary>
    public static NetworkOutputs Of(DenseNetworkModel model) => new(model);

    /// <summary>How many rows are computed together.</summary>
    public int RowsInBlock => _members.Min(member => member.RowsInBlock);

    /// <summary>The outputs for a few rows, on the caller's thread.</summary>
    /// <param name="count">How many; at most <see cref="RowsInBlock"/>.</param>
    /// <param name="features">[rows, features].</param>
    /// <param name="outputs">[rows, outputs]; written to.</param>
    public void OfBlock(int count, ReadOnlySpan<float> features, Span<float> outputs)
    {
        if (_members is [var only])
        {
            only.ScoreBlock(count, features, outputs);
            Clamp(count, outputs);
            return;
        }

        var length = checked(_members.Length * outputs.Length);
        var rented = ArrayPool<float>.Shared.Rent(length);
        for (var i = 0; i < _members.Length; i++)
            _members[i].ScoreBlock(count, features, rented.AsSpan(i * outputs.Length, outputs.Length));
        Average(count, rented.AsSpan(0, length), outputs);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The outputs for some rows.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many; few enough that their features fit in an array.</param>
    /// <param name="outputs">[count, outputs]; written to.</param>
    public void Of(RowSelection rows, int start, int count, Span<float> outputs)
    {
        var features = new float[checked(count * rows.Store.Features.Width)];
        rows.Store.Features.Gather(rows.Rows.AsSpan(start, count), features);
        if (_members is [var only])
        {
            only.Score(count, features, outputs);
            Clamp(count, outputs);
            return;
        }

        var ofMembers = new float[checked(_members.Length * outputs.Length)];
        for (var i = 0; i < _members.Length; i++)
            _members[i].Score(count, features, ofMembers.AsSpan(i * outputs.Length, outputs.Length));
        Average(count, ofMembers, outputs);
    }

    private void Average(int count, ReadOnlySpan<float> ofMembers, Span<float> outputs)
    {
        for (var row = 0; row < count; row++)
            _mean!.Outputs(ofMembers[(row * _width)..], outputs.Length, outputs.Slice(row * _width, _width));
        Clamp(count, outputs);
    }

    private void Clamp(int count, Span<float> outputs)
    {
        for (var row = 0; _limits is not null && row < count; row++)
            _limits.Clamp(outputs.Slice(row * _width, _width));
    }
}
