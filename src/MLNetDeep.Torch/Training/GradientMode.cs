using static TorchSharp.torch;

namespace MLNetDeep.Torch.Training;

/// <summary>
/// Gradients on and inference mode off for this thread, as training needs it: libtorch keeps both as a state of the thread, and a caller
/// may have changed it. What it was comes back on disposal.
/// </summary>
internal sealed class GradientMode : IDisposable
{
    // The last one opened is closed first: each remembers what it found.
    private readonly IDisposable _noInference = inference_mode(false);
    private readonly IDisposable _gradients = enable_grad();

    public void Dispose()
    {
        _gradients.Dispose();
        _noInference.Dispose();
    }
}
