using System.Runtime.CompilerServices;

namespace MLNetDeep.Training.Managed;

/// <summary>What the layers are told of the rows they go over; one object, set again for every batch.</summary>
internal sealed class Pass(int seed, int capacity, float[]? classWeights, int members = 1)
{
    private readonly float[] _lossWeights = new float[capacity];
    private readonly float[] _metricWeights = new float[capacity];
    private readonly int _members = members;
    private Pass? _ofMembers;

    /// <summary>The rows.</summary>
    public RowBatch Batch { get; private set; }

    /// <summary>Whether all batches are of one store, whose rows stay as they are until the run ends.</summary>
    public bool RowsStay { get; init; }

    public int Count => Batch.Count * _members;

    public Slice AllRows => new(0, Count);

    /// <summary>The slices of rows that workers will take, where a layer needs to know them before a step; else none.</summary>
    public IReadOnlyList<Slice> Slices
    {
        get;
        set
        {
            field = value;
            _ofMembers?.Slices = [.. value.Select(slice => slice.Times(_ofMembers._members))];
        }
    } = [];

    /// <summary>Into how many slices workers cut the rows of the pass.</summary>
    public int SliceCount
    {
        get;
        set
        {
            field = value;
            _ofMembers?.SliceCount = value;
        }
    } = 1;

    /// <summary>What the noise of the step follows from.</summary>
    public int Seed => seed;

    /// <summary>The step's number, from 1; 0 in an evaluation.</summary>
    public long Step { get; private set; }

    /// <summary>How far training has come at the step; nothing in an evaluation.</summary>
    public TrainingProgress Progress { get; private set; }

    /// <summary>Whether parameters' gradients are added to those that are there.</summary>
    public bool AddsToGradients { get; private set; }

    /// <summary>What each row weighs in the loss.</summary>
    public ReadOnlySpan<float> LossWeights => _lossWeights.AsSpan(0, Count);

    /// <summary>What each row weighs in metrics.</summary>
    public ReadOnlySpan<float> MetricWeights => _metricWeights.AsSpan(0, Count);

    /// <summary>The sum of <see cref="LossWeights"/>.</summary>
    public double LossWeight { get; private set; }

    /// <summary>The sum of <see cref="MetricWeights"/>.</summary>
    public double MetricWeight { get; private set; }

    /// <summary>
    /// The same pass for layers to which each member of a row is a row; made once, before the first step. Row weights are not in it.
    /// </summary>
    public Pass OfMembers(int count) =>
        _ofMembers ??= new Pass(seed, 0, null, count)
        {
            Batch = Batch,
            Step = Step,
            Progress = Progress,
            AddsToGradients = AddsToGradients,
            SliceCount = SliceCount,
            Slices = [.. Slices.Select(slice => slice.Times(count))],
        };

    public void BeginStep(RowBatch batch, long step, TrainingProgress progress, bool addToGradients)
    {
        (Step, Progress, AddsToGradients) = (step, progress, addToGradients);
        if (_ofMembers is not null)
            (_ofMembers.Step, _ofMembers.Progress, _ofMembers.AddsToGradients, _ofMembers.Batch) = (step, progress, addToGradients, batch);
        Begin(batch);
    }

    /// <summary>Takes rows that are evaluated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Begin(RowBatch batch)
    {
        Batch = batch;
        var store = batch.Selection.Store;
        (LossWeight, MetricWeight) = (0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            var row = batch.Rows[i];
            var weight = store.Weights?[row] ?? 1;
            _metricWeights[i] = weight;
            _lossWeights[i] = classWeights is null ? weight : classWeights[store.Classes![row]] * weight;
            MetricWeight += weight;
            LossWeight += _lossWeights[i];
        }
    }
}
