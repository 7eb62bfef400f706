using MLNetDeep.Torch.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>Activations as tensor operations that make no temporary numbers (docs/decisions/0004).</summary>
internal static class TorchActivation
{
    /// <summary>The function of an activation; the numbers it needs are held by <paramref name="memory"/>.</summary>
    public static Func<Tensor, Tensor> For(Activation activation, NetworkTensors memory)
    {
        switch (activation)
        {
            case LinearActivation:
                return x => x;
            case ReLUActivation:
                return x => x.relu();
            case LeakyReLUActivation leaky:
                // TorchSharp's leaky_relu takes a Scalar; its prelu is the same function with the slope as a tensor.
                var slope = memory.Constant(leaky.Slope);
                return x => x.prelu(slope);
            case EluActivation elu:
                var minusAlpha = memory.Constant(-elu.Alpha);
                return x => Elu(x, minusAlpha);
            case SeluActivation:
                return x => x.selu();
            case GeluActivation:
                return x => x.gelu();
            case GeluTanhActivation:
                return x => x.gelu(GELU.Approximate.tanh);
            case SiluActivation:
                return x => x.silu();
            case MishActivation:
                var softplus = Softplus(memory);
                return x => x.mul(softplus(x).tanh());
            case SoftplusActivation:
                return Softplus(memory);
            case SoftsignActivation:
                var minusOne = memory.Constant(-1);
                return x => x.div(x.abs().sub(minusOne));
            case HardSigmoidActivation:
                return x => x.hardsigmoid();
            case SigmoidActivation:
                return x => x.sigmoid();
            case TanhActivation:
                return x => x.tanh();
            default:
                throw new NotSupportedException(
                    $"Bug in MLNetDeep: activation {activation} is missing from {nameof(TorchActivation)}.{nameof(For)}.");
        }
    }

    /// <summary>
    /// max(0, x) + α (exp(min(0, x)) - 1): TorchSharp's elu takes Scalars. Written so that its derivative at 0 is α, as libtorch has it.
    /// </summary>
    private static Tensor Elu(Tensor x, Tensor minusAlpha)
    {
        var above = x.relu();
        return above.sub(x.sub(above).expm1().mul(minusAlpha));
    }

    /// <summary>log(exp(x) + exp(0)): TorchSharp's softplus would make two temporary numbers.</summary>
    private static Func<Tensor, Tensor> Softplus(NetworkTensors memory)
    {
        var zero = memory.Constant(0);
        return x => x.logaddexp(zero);
    }
}

/// <summary>The derivatives of those activations whose output says all that is needed: no input has to be kept for them.</summary>
internal static class TorchActivationGradient
{
    /// <summary>
    /// From output and output's gradient, both [batch, width], to the input's gradient; null for an activation that autograd has to go back
    /// through.
    /// </summary>
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
