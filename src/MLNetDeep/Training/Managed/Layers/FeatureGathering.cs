namespace MLNetDeep.Training.Managed.Layers;

/// <summary>What comes before the first layer: the features of the batch's rows, brought together.</summary>
internal sealed unsafe class FeatureGathering(Signal features) : ManagedLayer(features, features)
{
    public override void Forward(Slice slice, Pass pass, float* scratch) =>
        pass.Batch.Selection.Store.Features.Gather(pass.Batch.Rows.Slice(slice.Start, slice.Count), Output.ValuesOf(slice));

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
    }
}
