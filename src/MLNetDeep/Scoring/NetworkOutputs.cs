using System.Buffers;
using MLNetDeep.Compute;
using MLNetDeep.Data.Features;
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
    /// <summary>So many features of rows are put side by side, 64 MB, or those of one row where it has more.</summary>
    private const int FeaturesAtOnce = 1 << 24;

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
    public NetworkOutputs(ScoredNetwork network)
        : this([new NetworkScorer(network)], network.Specification.OutputSize)
    {
    }

    private NetworkOutputs(NetworkScorer[] members, int width) => (_members, _width) = (members, width);

    /// <summary>What a model of one network says, before it is clamped.</summary>
    public static NetworkOutputs Unclamped(DenseNetworkModel network) =>
        new([new NetworkScorer(network, ofOutputs: true)], network.OutputCount);

    /// <summary>What a finished model says.</summary>
    public static NetworkOutputs Of(DenseNetworkModel model) => new(model);

    /// <summary>How many rows are computed together.</summary>
    public int RowsInBlock => _members.Min(member => member.RowsInBlock);

    /// <summary>The outputs for a few rows, on the caller's thread.</summary>
    /// <param name="features">Where the rows' features are.</param>
    /// <param name="rows">The rows, by index; at most <see cref="RowsInBlock"/>.</param>
    /// <param name="outputs">[rows, outputs]; written to.</param>
    public void OfBlock(FeatureRows features, ReadOnlySpan<int> rows, Span<float> outputs)
    {
        if (IsWorthSparse(features))
        {
            OfSparse((SparseFeatureRows)features, rows, outputs);
            return;
        }
        var length = checked(rows.Length * features.Width);
        var rented = ArrayPool<float>.Shared.Rent(length);
        features.Gather(rows, rented.AsSpan(0, length));
        OfBlock(rows.Length, rented.AsSpan(0, length), outputs);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The same for rows side by side.</summary>
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
    /// <param name="count">How many.</param>
    /// <param name="outputs">[count, outputs]; written to.</param>
    public void Of(RowSelection rows, int start, int count, Span<float> outputs)
    {
        var features = rows.Store.Features;
        if (IsWorthSparse(features))
        {
            OfSparse((SparseFeatureRows)features, rows.Rows.AsSpan(start, count), outputs);
            return;
        }
        var atOnce = Math.Clamp(FeaturesAtOnce / features.Width, 1, Math.Max(1, count));
        var rented = ArrayPool<float>.Shared.Rent(atOnce * features.Width);
        for (var done = 0; done < count; done += atOnce)
        {
            var some = Math.Min(atOnce, count - done);
            var dense = rented.AsSpan(0, some * features.Width);
            features.Gather(rows.Rows.AsSpan(start + done, some), dense);
            Of(some, dense, outputs.Slice(done * _width, some * _width));
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    // The outputs have the same bits in either way.
    private bool IsWorthSparse(FeatureRows features) => features is SparseFeatureRows { Count: > 0 } sparse
        && _members.All(member => member.IsSoonerSparse(sparse.Share));

    private void OfSparse(SparseFeatureRows features, ReadOnlySpan<int> rows, Span<float> outputs)
    {
        var ofMembers = _members.Length == 1 ? [] : new float[_members.Length * _width];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = features[rows[i]];
            var ofRow = outputs.Slice(i * _width, _width);
            if (_members is [var only])
            {
                only.ScoreSparse(row.Indices, row.Values, ofRow);
                Clamp(1, ofRow);
                continue;
            }
            for (var member = 0; member < _members.Length; member++)
                _members[member].ScoreSparse(row.Indices, row.Values, ofMembers.AsSpan(member * _width, _width));
            Average(1, ofMembers, ofRow);
        }
    }

    private void Of(int count, ReadOnlySpan<float> features, Span<float> outputs)
    {
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
