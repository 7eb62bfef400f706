using MLNetDeep.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Optimizers;

/// <summary>
/// Adam's update as the one operation libtorch has for it, where tensor operations make nine and go over the memory as often. TorchSharp
/// does not offer it; TorchScript does.
/// </summary>
/// <remarks>
/// libtorch adds its ε to the corrected root of the mean square, Keras to the uncorrected one: the ε handed over is that of Keras by what
/// libtorch corrects with. Decayed weights are <see cref="WeightDecay"/>'s business.
/// </remarks>
internal sealed class FusedAdam : IDisposable
{
    // Lists come as arguments: libtorch takes an operation on a list that is made up in the script for one without effect, and leaves it
    // out.
    private const string Script = """
        def adam(parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], peaks: List[Tensor], steps: List[Tensor], numbers: List[Tensor]) -> int:
            torch._fused_adam_(parameters, gradients, means, squares, peaks, steps, lr=float(numbers[0]), beta1=float(numbers[1]), beta2=float(numbers[2]), weight_decay=0.0, eps=float(numbers[3]), amsgrad=len(peaks) > 0, maximize=False)
            return 0


        """;

    // Compiled once: to give a compilation back leaks some of it.
    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    private readonly AdamOptions _options;
    private readonly Tensor _step;
    private readonly Tensor _minusOne;
    private long _stepOnDevice;

    public FusedAdam(AdamOptions options, Device device)
    {
        _options = options;
        _step = tensor(0f, device).DetachFromDisposeScope();
        _minusOne = tensor(-1f, CPU).DetachFromDisposeScope();
    }

    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">All gradients.</param>
    /// <param name="state">Running means, mean squares and, with AMSGrad, their peaks.</param>
    /// <param name="learningRate">One number, in the machine's memory.</param>
    /// <param name="step">The update's number in the run, from 1.</param>
    public void Update(Tensor parameters, Tensor gradients, ReadOnlySpan<Tensor> state, Tensor learningRate, long step)
    {
        CountTo(step);
        var epsilon = _options.Epsilon / Math.Sqrt(1 - Math.Pow(_options.Beta2, step));
        Tensor[] numbers = [learningRate, TensorRule.Number(_options.Beta1), TensorRule.Number(_options.Beta2), TensorRule.Number(epsilon)];
        Tensor[] peaks = state.Length > 2 ? [state[2]] : [];
        Compiled.Value.invoke("adam", Lists([parameters], [gradients], [state[0]], [state[1]], peaks, [_step], numbers));
    }

    /// <summary>
    /// TorchScript's arguments. Of numbers among them TorchSharp would make temporary Scalars (docs/decisions/0004); of lists of tensors it
    /// makes none.
    /// </summary>
    private static object[] Lists(params Tensor[][] lists) => lists;

    public void Dispose()
    {
        _step.Dispose();
        _minusOne.Dispose();
    }

    /// <summary>The operation reads the number on the device, so that it need not be sent there.</summary>
    private void CountTo(long step)
    {
        if (step == _stepOnDevice + 1)
            _step.sub_(_minusOne);
        else
            _step.copy_(TensorRule.Number(step));
        _stepOnDevice = step;
    }
}
