using MLNetDeep.Kernels.Activations;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>An <see cref="Activate"/> layer in managed code.</summary>
internal sealed unsafe class ActivateManagedLayer(Activate activate, Signal input, Signal output) : ManagedLayer(input, output)
{
    private readonly ActivationKernel? _activation = ActivationFunctions.For(activate.Activation);

    public override void Forward(Slice slice, Pass pass, float* scratch)
    {
        if (_activation is null)
            Input.ValuesOf(slice).CopyTo(Output.ValuesOf(slice));
        else
            _activation.Forward(Input.ValuesOf(slice), Output.ValuesOf(slice));
    }

    public override void Backward(Slice slice, Pass pass, float* scratch)
    {
        var gradients = Input.GradientsOf(slice);
        Output.GradientsOf(slice).CopyTo(gradients);
        _activation?.Backward(Input.ValuesOf(slice), Output.ValuesOf(slice), gradients);
    }
}
