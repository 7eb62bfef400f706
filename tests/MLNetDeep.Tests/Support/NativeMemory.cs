using TorchSharp;

namespace MLNetDeep.Tests.Support;

/// <summary>Counts the tensors this thread holds.</summary>
internal static class NativeMemory
{
    /// <summary>How many tensors made on this thread are not disposed of yet, in a scope or out of one.</summary>
    public static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>Whatever the action does, or throws, it must dispose of all tensors it makes.</summary>
    public static void AssertUnchanged(Action action)
    {
        var before = LiveTensors;
        action();
        Assert.AreEqual(before, LiveTensors, "The number of tensors alive.");
    }
}
