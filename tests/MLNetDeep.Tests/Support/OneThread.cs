using static TorchSharp.torch;

namespace MLNetDeep.Tests.Support;

/// <summary>
/// Lets libtorch use one thread while it lives. Several wait for each other at every small operation: with other programs on the same cores a
/// tiny network then trains forty times slower.
/// </summary>
internal sealed class OneThread : IDisposable
{
    private readonly int _before = get_num_threads();

    public OneThread() => set_num_threads(1);

    public void Dispose() => set_num_threads(_before);
}
