using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>The derivatives of those activations whose output says all that is needed: no input has to be kept for them.</summary>
internal static class TorchActivationGradient
{
    /// <summary>From output and output's gradient, both [batch, width], to the input's gradient; null for an activation that autograd has to go back through.</summary>
    public static Func<Tensor, Tensor, Tensor>? For(Activation activation) => activation switch
    {
        LinearActivation => (_, gradient) => gradient,
        // The sign of a ReLU's output is 0 or 1.
        ReLUActivation => (output, gradient) => output.sign().mul_(gradient),
        SigmoidActivation => (output, gradient) => output.sub(output.mul(output)).mul_(gradient),
        TanhActivation => (output, gradient) => gradient.sub(gradient.mul(output).mul_(output)),
        _ => null,
    };
}
