using System.Runtime.CompilerServices;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// Where a <see cref="SharedEnsemble"/> begins: each member multiplies the input by its factors. A row of the output holds all members, one
/// behind the other.
/// </summary>
internal sealed unsafe class MemberEntry : ManagedLayer
{
    private readonly int _members;
    private readonly bool _isTrained;
    private readonly float* _factors;
    private readonly float* _factorGradients;

    public MemberEntry(PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        _members = placed.Members;
        _isTrained = placed.IsTrainable;
        _factors = memory.Parameter(placed.Weight);
        _factorGradients = memory.Gradient(placed.Weight);
    }

    public override long ParameterWork => _isTrained ? (long)_members * Input.Width : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var width = Input.Width;
        var members = _members;
        var factors = _factors;
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var values = Input.Values + (nint)row * width;
            for (var member = 0; member < members; member++)
                RowVectors.Multiply(values, factors + (nint)member * width, Of(Output.Values, row, member), width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        var width = Input.Width;
        var members = _members;
        var factors = _factors;
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
        {
            var sum = Input.Gradients + (nint)row * width;
            new Span<float>(sum, width).Clear();
            for (var member = 0; member < members; member++)
                RowVectors.AddProduct(Of(Output.Gradients, row, member), factors + (nint)member * width, sum, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (width, rows) = (Input.Width, pass.Count);
        var (start, count) = Crew.Part(_members, pieces, piece);
        for (var member = start; member < start + count; member++)
        {
            var sum = _factorGradients + (nint)member * width;
            if (!pass.AddsToGradients)
                new Span<float>(sum, width).Clear();
            for (var row = 0; row < rows; row++)
                RowVectors.AddProduct(Of(Output.Gradients, row, member), Input.Values + (nint)row * width, sum, width);
        }
    }

    private float* Of(float* outputs, int row, int member) => outputs + ((nint)row * _members + member) * Input.Width;
}

/// <summary>A layer that the members share: to it, each member of a row is a row.</summary>
/// <param name="inner">The layer.</param>
/// <param name="members">How many there are.</param>
internal sealed unsafe class MemberLayer(ManagedLayer inner, int members)
    : ManagedLayer(inner.Given, inner.MixesRows || inner.SplitsColumns ? inner.Made : inner.Made.Beside(members))
{
    public override bool MixesRows => inner.MixesRows;

    public override bool SplitsColumns => inner.SplitsColumns;

    public override int ColumnGranule => inner.ColumnGranule;

    public override long ParameterWork => members * inner.ParameterWork;

    public override bool HasFixedSlices => inner.HasFixedSlices;

    public override bool PreparesParameters => inner.PreparesParameters;

    public override int CutParameters(int wanted, int owners) => inner.CutParameters(wanted, owners);

    public override void Prepare(Pass pass) => inner.Prepare(pass.OfMembers(members));

    public override void PrepareParameters(int piece, int pieces) => inner.PrepareParameters(piece, pieces);

    public override void Forward(Slice slice, Pass pass, float* scratch) => inner.Forward(RowsOf(slice), pass.OfMembers(members), scratch);

    public override void Backward(Slice slice, Pass pass, float* scratch) =>
        inner.Backward(RowsOf(slice), pass.OfMembers(members), scratch);

    public override void TakeSlopes(Slice slice, bool areColumns, Pass pass) =>
        inner.TakeSlopes(areColumns ? slice : slice.Times(members), areColumns, pass.OfMembers(members));

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch) =>
        inner.ParameterGradients(piece, pieces, pass.OfMembers(members), scratch);

    public override double Penalty() => inner.Penalty();

    // Slices of columns are the same whatever the rows.
    private Slice RowsOf(Slice slice) => MixesRows || SplitsColumns ? slice : slice.Times(members);
}

/// <summary>
/// The output layers of the members of a <see cref="SharedEnsemble"/>. A row of the output holds all members, one behind the other.
/// </summary>
internal sealed unsafe class MemberOutputs : ManagedLayer
{
    private readonly int _members;
    private readonly int _units;
    private readonly int _inputs;
    private readonly bool _isTrained;
    private readonly float* _weights;
    private readonly float* _weightGradients;
    private readonly float* _biases;
    private readonly float* _biasGradients;

    public MemberOutputs(PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
        : base(input, output)
    {
        (_members, _units, _inputs) = (placed.Members, placed.OutputSize, placed.InputSize);
        _isTrained = placed.IsTrainable;
        _weights = memory.Parameter(placed.Weight);
        _weightGradients = memory.Gradient(placed.Weight);
        _biases = memory.Parameter(placed.Bias);
        _biasGradients = memory.Gradient(placed.Bias);
    }

    public override long ParameterWork => _isTrained ? (long)_members * _units * _inputs : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var inputs = Input.Values + (nint)row * Input.Width;
            var output = Output.Values + (nint)row * Output.Width;
            for (var i = 0; i < Output.Width; i++)
                output[i] = RowVectors.Dot(inputs + InputsOf(i), _weights + (nint)i * _inputs, _inputs) + _biases[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
        {
            var gradients = Output.Gradients + (nint)row * Output.Width;
            var ofInputs = Input.Gradients + (nint)row * Input.Width;
            if (_units > 1)
                new Span<float>(ofInputs, Input.Width).Clear();
            for (var i = 0; i < Output.Width; i++)
            {
                if (_units > 1)
                    RowVectors.AddMultiple(_weights + (nint)i * _inputs, gradients[i], ofInputs + InputsOf(i), _inputs);
                else
                    RowVectors.Multiply(_weights + (nint)i * _inputs, gradients[i], ofInputs + InputsOf(i), _inputs);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (start, count) = Crew.Part(_members * _units, pieces, piece);
        for (var i = start; i < start + count; i++)
        {
            var sum = _weightGradients + (nint)i * _inputs;
            var ofBias = pass.AddsToGradients ? _biasGradients[i] : 0;
            if (!pass.AddsToGradients)
                new Span<float>(sum, _inputs).Clear();
            for (var row = 0; row < pass.Count; row++)
            {
                var gradient = Output.Gradients[(nint)row * Output.Width + i];
                RowVectors.AddMultiple(Input.Values + (nint)row * Input.Width + InputsOf(i), gradient, sum, _inputs);
                ofBias += gradient;
            }
            _biasGradients[i] = ofBias;
        }
    }

    /// <summary>Where in a row stands what an output, counted over all members, is computed of.</summary>
    private int InputsOf(int output) => output / _units * _inputs;
}
