using MLNetDeep.Data.Features;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>
/// One layer of a network under training, in managed code: its output forwards, its gradients backwards, each as work on a slice that
/// several workers can share.
/// </summary>
/// <remarks>
/// Results must not depend on how a batch is sliced: what is added up over rows or columns is added up in their order. Nothing is allocated
/// after the constructor.
/// </remarks>
/// <param name="input">What the layer is given.</param>
/// <param name="output">What it makes of it.</param>
internal abstract unsafe class ManagedLayer(Signal input, Signal output)
{
    protected Signal Input => input;

    protected Signal Output => output;

    /// <summary>What it is given, for whoever wraps it.</summary>
    public Signal Given => input;

    /// <summary>What it makes, for whoever wraps it.</summary>
    public Signal Made => output;

    /// <summary>The width of the output.</summary>
    public int Width => output.Width;

    /// <summary>
    /// Whether an output depends on other rows of the batch. If so, slices are columns, and all rows of the input are there; else slices
    /// are rows.
    /// </summary>
    public virtual bool MixesRows => false;

    /// <summary>
    /// Whether slices are columns although no row depends on others, because rows are few and wide: columns of the output on the way
    /// forwards, of the input on the way back. Whoever makes the gradients of the output calls <see cref="TakeSlopes"/> then.
    /// </summary>
    public virtual bool SplitsColumns => false;

    /// <summary>Where slices are columns, they begin at multiples of so many: mostly whole panels of a product, whatever the width of
    /// vectors.</summary>
    public virtual int ColumnGranule => 32;

    /// <summary>How wide the gradients are that the layer hands down; 0 where nobody needs them.</summary>
    public int WidthBack => input.HasGradients ? input.Width : 0;

    /// <summary>Whether the backward pass has anything to do here.</summary>
    public bool HasGradients => output.HasGradients;

    /// <summary>
    /// How many multiply-adds the gradients of the layer's own parameters take, for each row; 0 where it has none, or where
    /// <see cref="Backward"/> makes them.
    /// </summary>
    public virtual long ParameterWork => 0;

    /// <summary>
    /// Whether the layer needs to know the slices of a step beforehand (<see cref="Pass.Slices"/>), and that they depend on the batch's
    /// size alone.
    /// </summary>
    public virtual bool HasFixedSlices => false;

    /// <summary>Whether <see cref="PrepareParameters"/> has anything to do before the step, after <see cref="Prepare"/>.</summary>
    public virtual bool PreparesParameters => HasFixedSlices;

    /// <summary>Called once, before all else: cuts the work on the layer's own parameters into pieces.</summary>
    /// <param name="wanted">About how many.</param>
    /// <param name="owners">How many workers there are. If there are as many pieces, the first are the first worker's.</param>
    /// <returns>How many pieces it is cut into.</returns>
    public virtual int CutParameters(int wanted, int owners) => wanted;

    /// <summary>Called before each pass by one thread, always the same.</summary>
    public virtual void Prepare(Pass pass)
    {
    }

    /// <summary>Called before a step, after <see cref="Prepare"/>, for each piece of the layer's own parameters.</summary>
    /// <param name="piece">Which piece, from 0.</param>
    /// <param name="pieces">How many there are.</param>
    public virtual void PrepareParameters(int piece, int pieces)
    {
    }

    /// <summary>Computes the output from the input.</summary>
    /// <param name="slice">Which part.</param>
    /// <param name="pass">What is gone over.</param>
    /// <param name="scratch">What the kernels need.</param>
    public abstract void Forward(Slice slice, Pass pass, float* scratch);

    /// <summary>Computes the input's gradients from the output's, if it has any. May change the output's: nobody else reads them.</summary>
    /// <inheritdoc cref="Forward" path="/param"/>
    public abstract void Backward(Slice slice, Pass pass, float* scratch);

    /// <summary>
    /// Of a layer that <see cref="SplitsColumns"/>, makes the gradients of the sums of the output's, value by value, before
    /// <see cref="Backward"/>.
    /// </summary>
    /// <param name="slice">Which part of the output's.</param>
    /// <param name="areColumns">Whether the slice is of columns.</param>
    /// <param name="pass">What is gone over.</param>
    public virtual void TakeSlopes(Slice slice, bool areColumns, Pass pass)
    {
    }

    /// <summary>
    /// Computes a piece of the gradients of the layer's own parameters, once <see cref="Backward"/> has been called for all rows.
    /// </summary>
    /// <param name="piece">Which piece, from 0.</param>
    /// <param name="pieces">How many there are.</param>
    /// <param name="pass">What is gone over.</param>
    /// <param name="scratch">What the kernels need.</param>
    public virtual void ParameterGradients(int piece, int pieces, Pass pass, float* scratch)
    {
    }

    /// <summary>What the layer adds to the loss whatever the rows are.</summary>
    public virtual double Penalty() => 0;
}

/// <summary>What comes before the first layer: the features of the batch's rows, brought together.</summary>
/// <param name="features">Where to; nobody else writes there.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed unsafe class FeatureGathering(Signal features, int capacity) : ManagedLayer(features, features)
{
    /// <summary>Which sparse row stands at each place, while all rows are of one store; -1 for none.</summary>
    private readonly int[] _standing = new int[capacity];
    private SparseFeatureRows? _standingOf;

    public override void Prepare(Pass pass)
    {
        var sparse = pass.RowsStay ? pass.Batch.Selection.Store.Features as SparseFeatureRows : null;
        if (ReferenceEquals(sparse, _standingOf))
            return;

        _standingOf = sparse;
        Array.Fill(_standing, -1);
    }

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        var rows = pass.Batch.Rows.Slice(slice.Start, slice.Count);
        var into = Output.ValuesOf(slice);
        if (_standingOf is null)
            pass.Batch.Selection.Store.Features.Gather(rows, into);
        else
            _standingOf.Replace(_standing.AsSpan(slice.Start, slice.Count), rows, into);
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
    }
}

/// <summary>The same for a layer that multiplies entries: no batch is made dense.</summary>
internal sealed unsafe class FeatureEntryGathering(Signal features) : ManagedLayer(features, features)
{
    public override void Prepare(Pass pass) =>
        Output.Entries!.Gather((SparseFeatureRows)pass.Batch.Selection.Store.Features, pass.Batch.Rows);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
    }
}
