namespace MLNetDeep.Training.Managed.Layers;

/// <summary>Where a <see cref="Skip"/> connection ends: what its layers made stands behind what went beside them.</summary>
/// <param name="inner">What its layers made.</param>
/// <param name="beside">What the block was given.</param>
/// <param name="output">Both, side by side.</param>
internal sealed unsafe class SkipExit(Signal inner, Signal beside, Signal output) : ManagedLayer(inner, output)
{
    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
        {
            beside.Row(row).CopyTo(Output.Row(row));
            Input.Row(row).CopyTo(Output.Row(row)[beside.Width..]);
        }
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        if (!Input.HasGradients)
            return;
        for (var row = slice.Start; row < slice.Start + slice.Count; row++)
            Output.GradientRow(row)[beside.Width..].CopyTo(Input.GradientRow(row));
    }
}
