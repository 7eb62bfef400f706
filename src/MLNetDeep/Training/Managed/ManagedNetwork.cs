using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed.Layers;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// A network's forward and backward passes in managed code, over the flat buffers of a <see cref="NetworkState"/>. Read
/// <see cref="Differentiate"/>: a worker takes some rows from the features through all layers to the loss and back again, and only where a
/// layer mixes rows do workers wait for each other; parameters' gradients come last.
/// </summary>
internal sealed unsafe class ManagedNetwork
{
    private readonly IReadOnlyList<ManagedLayer> _layers;
    private readonly IReadOnlyList<LayerGroup> _groups;
    private readonly OwnedPieces<ParameterPiece> _parameterPieces;
    private readonly Workers _workers;
    private readonly ScratchPool _scratch;
    private readonly Action<int> _forward;
    private readonly Action<int> _throughLoss;
    private readonly Action<int> _backward;
    private readonly Action<int> _parameterGradients;
    private readonly Action<int> _prepareParameters;
    private readonly bool _hasFixedSlices;
    private readonly Dictionary<int, Slice[]> _fixedSlices = [];
    private LayerGroup _group;
    private bool _isBack;
    private Pass _pass = null!;
    private int _pieces;

    /// <param name="plan">The run's plan.</param>
    /// <param name="memory">The network's parameters, and whatever is kept of a batch; must live as long.</param>
    /// <param name="workers">The threads; not owned.</param>
    /// <param name="kernels">The matrix products in single precision.</param>
    /// <param name="isBFloat16">Whether the products of a <see cref="Dense"/> layer are of bfloat16.</param>
    public ManagedNetwork(
        TrainingPlan plan,
        ManagedMemory memory,
        Workers workers,
        MatrixKernels kernels,
        Func<PlacedLayer, bool> isBFloat16)
    {
        var specification = plan.Network.Specification;
        _workers = workers;
        var layers = new ManagedLayers(memory, kernels, isBFloat16);
        var entries = specification.Placed[0] is { Layer: Dense } first && !isBFloat16(first) ? FeatureEntries.OrNull(plan.Training) : null;
        var features = entries is null
            ? memory.Signal(specification.InputSize, hasGradients: false)
            : new Signal(specification.InputSize, entries);
        layers.Add(entries is null ? new FeatureGathering(features, memory.Capacity) : new FeatureEntryGathering(features));
        var ofMembers = layers.Add(specification.Placed, features);
        var outputs = specification.MemberCount == 1 ? ofMembers : memory.Signal(specification.OutputSize, hasGradients: false);
        Output = new TrainingStage(outputs, ofMembers, plan, memory.Capacity);
        _layers = layers.All;
        _groups = LayerGroup.AllOf(_layers);
        _hasFixedSlices = _layers.Any(layer => layer.HasFixedSlices);
        _parameterPieces = ParameterPiece.AllOf(_layers, memory.Capacity, workers.Most);
        _scratch = new ScratchPool(memory, kernels.ScratchSize(specification.AllPlaced.Max(layer => layer.OutputSize)));
        (_forward, _throughLoss, _backward, _parameterGradients, _prepareParameters) = (
            Forward, ThroughLoss, Backward, ParameterGradients, PrepareParameters);
    }

    /// <summary>Outputs, losses and metrics of the last pass.</summary>
    public TrainingStage Output { get; }

    /// <summary>Computes the loss of a batch and the gradients of all parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Differentiate(Pass pass)
    {
        Begin(pass);
        if (PreparesParameters())
            _workers.Run(_parameterPieces.All.Count, _prepareParameters, _parameterPieces.Ends);
        for (var i = 0; i < _groups.Count - 1; i++)
            Run(_groups[i], _forward, isBack: false);
        Run(_groups[^1], _throughLoss, isBack: false);
        for (var i = _groups.Count - 2; i >= 0 && !_groups[i].EndsWayBack; i--)
            Run(_groups[i], _backward, isBack: true);
        _workers.Run(_parameterPieces.All.Count, _parameterGradients, _parameterPieces.Ends);
    }

    /// <summary>What the weights add to the loss as they are now.</summary>
    public double Penalty()
    {
        var sum = 0.0;
        for (var i = 0; i < _layers.Count; i++)
            sum += _layers[i].Penalty();
        return sum;
    }

    private void Begin(Pass pass)
    {
        _pass = pass;
        if (_hasFixedSlices)
            pass.Slices = SlicesOf(pass.Count);
        pass.SliceCount = PiecesOf(_groups[0]);
        for (var i = 0; i < _layers.Count; i++)
            _layers[i].Prepare(pass);
    }

    private void Run(LayerGroup group, Action<int> work, bool isBack)
    {
        (_group, _isBack) = (group, isBack);
        _pieces = PiecesOf(group, isBack);
        _workers.Run(_pieces, work);
    }

    private int PiecesOf(LayerGroup group, bool isBack = false) =>
        _hasFixedSlices ? group.FixedPiecesFor(_pass.Count, _workers.Most, isBack)
            : group.PiecesFor(_pass.Count, _workers.Count, isBack);

    private bool PreparesParameters()
    {
        for (var i = 0; i < _layers.Count; i++)
        {
            if (_layers[i].PreparesParameters)
                return true;
        }
        return false;
    }

    /// <summary>The slices of rows where they are fixed: the same in all groups. The first group gathers the features, by rows.</summary>
    private Slice[] SlicesOf(int rows)
    {
        if (_fixedSlices.TryGetValue(rows, out var known))
            return known;

        var slices = new Slice[_groups[0].FixedPiecesFor(rows, _workers.Most)];
        for (var piece = 0; piece < slices.Length; piece++)
            slices[piece] = _groups[0].Slice(rows, slices.Length, piece);
        return _fixedSlices[rows] = slices;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int piece)
    {
        using var scratch = _scratch.Take();
        Forward(_group.Slice(_pass.Count, _pieces, piece), scratch.Memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThroughLoss(int piece)
    {
        using var scratch = _scratch.Take();
        var rows = _group.Slice(_pass.Count, _pieces, piece);
        Forward(rows, scratch.Memory);
        Output.Run(rows, _pass);
        Backward(rows, scratch.Memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int piece)
    {
        using var scratch = _scratch.Take();
        Backward(_group.Slice(_pass.Count, _pieces, piece, isBack: true), scratch.Memory);
    }

    private void Forward(Slice slice, float* scratch)
    {
        for (var i = _group.First; i < _group.End; i++)
            _layers[i].Forward(slice, _pass, scratch);
    }

    private void Backward(Slice slice, float* scratch)
    {
        for (var i = _group.End - 1; i >= _group.First; i--)
        {
            if (_layers[i].HasGradients)
                _layers[i].Backward(slice, _pass, scratch);
        }
        // Of what the layer below made, these gradients are whole.
        if (_group.First > 0 && _layers[_group.First - 1] is { SplitsColumns: true, HasGradients: true } below)
            below.TakeSlopes(slice, _isBack && _group.ColumnsBack > 0, _pass);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ParameterGradients(int piece)
    {
        var (layer, number, pieces) = _parameterPieces.All[piece];
        using var scratch = _scratch.Take();
        layer.ParameterGradients(number, pieces, _pass, scratch.Memory);
    }

    private void PrepareParameters(int piece)
    {
        var (layer, number, pieces) = _parameterPieces.All[piece];
        layer.PrepareParameters(number, pieces);
    }
}
