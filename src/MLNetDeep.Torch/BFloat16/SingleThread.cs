using static TorchSharp.torch;

namespace MLNetDeep.Torch.BFloat16;

/// <summary>
/// Keeps libtorch to the thread that calls it. It has a setting for each calling thread, and those of our workers are never asked for
/// anything else; that of the caller is put back by <see cref="Loading.ThreadUse"/> at the end of a fit.
/// </summary>
internal static class SingleThread
{
    public static void Use()
    {
        if (get_num_threads() != 1)
            set_num_threads(1);
    }
}
