using System.Numerics.Tensors;
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

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            ReadOnlySpan<float> values = Input.Row(row);
            for (var member = 0; member < _members; member++)
                TensorPrimitives.Multiply(values, Factors(member), Of(member, Output.Row(row)));
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
        {
            var sum = Input.GradientRow(row);
            sum.Clear();
            for (var member = 0; member < _members; member++)
                TensorPrimitives.MultiplyAdd(Of(member, Output.GradientRow(row)), Factors(member), sum, sum);
        }
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (start, count) = Crew.Part(_members, pieces, piece);
        for (var member = start; member < start + count; member++)
        {
            var sum = new Span<float>(_factorGradients + (nint)member * Input.Width, Input.Width);
            if (!pass.AddsToGradients)
                sum.Clear();
            for (var row = 0; row < pass.Count; row++)
                TensorPrimitives.MultiplyAdd(Of(member, Output.GradientRow(row)), Input.Row(row), sum, sum);
        }
    }

    private Span<float> Of(int member, Span<float> row) => row.Slice(member * Input.Width, Input.Width);

    private ReadOnlySpan<float> Factors(int member) => new(_factors + (nint)member * Input.Width, Input.Width);
}

/// <summary>A layer that the members share: to it, each member of a row is a row.</summary>
/// <param name="inner">The layer.</param>
/// <param name="members">How many there are.</param>
internal sealed unsafe class MemberLayer(ManagedLayer inner, int members)
    : ManagedLayer(inner.Made, inner.MixesRows ? inner.Made : inner.Made.Beside(members))
{
    public override bool MixesRows => inner.MixesRows;

    public override long ParameterWork => members * inner.ParameterWork;

    public override bool HasFixedSlices => inner.HasFixedSlices;

    public override bool PreparesParameters => inner.PreparesParameters;

    public override int CutParameters(int wanted) => inner.CutParameters(wanted);

    public override void Prepare(Pass pass) => inner.Prepare(pass.OfMembers(members));

    public override void PrepareParameters(int piece, int pieces) => inner.PrepareParameters(piece, pieces);

    public override void Forward(Slice slice, Pass pass, float* scratch) => inner.Forward(RowsOf(slice), pass.OfMembers(members), scratch);

    public override void Backward(Slice slice, Pass pass, float* scratch) =>
        inner.Backward(RowsOf(slice), pass.OfMembers(members), scratch);

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch) =>
        inner.ParameterGradients(piece, pieces, pass.OfMembers(members), scratch);

    public override double Penalty() => inner.Penalty();

    // Slices of columns are the same whatever the rows.
    private Slice RowsOf(Slice slice) => MixesRows ? slice : slice.Times(members);
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

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            var output = Output.Row(row);
            for (var i = 0; i < output.Length; i++)
                output[i] = TensorPrimitives.Dot(InputsOf(i, Input.Row(row)), Weights(i)) + _biases[i];
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; Input.HasGradients && row < slice.Start + slice.Count; row++)
        {
            var gradients = Output.GradientRow(row);
            Input.GradientRow(row).Clear();
            for (var i = 0; i < gradients.Length; i++)
            {
                var target = InputsOf(i, Input.GradientRow(row));
                TensorPrimitives.MultiplyAdd(Weights(i), gradients[i], target, target);
            }
        }
    }

    public override void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
        var (start, count) = Crew.Part(_members * _units, pieces, piece);
        for (var i = start; i < start + count; i++)
        {
            var sum = new Span<float>(_weightGradients + (nint)i * _inputs, _inputs);
            var ofBias = pass.AddsToGradients ? _biasGradients[i] : 0;
            if (!pass.AddsToGradients)
                sum.Clear();
            for (var row = 0; row < pass.Count; row++)
            {
                var gradient = Output.GradientRow(row)[i];
                TensorPrimitives.MultiplyAdd(InputsOf(i, Input.Row(row)), gradient, sum, sum);
                ofBias += gradient;
            }
            _biasGradients[i] = ofBias;
        }
    }

    /// <summary>What an output, counted over all members, is computed of.</summary>
    private Span<float> InputsOf(int output, Span<float> row) => row.Slice(output / _units * _inputs, _inputs);

    private ReadOnlySpan<float> Weights(int output) => new(_weights + (nint)output * _inputs, _inputs);
}
