namespace MLNetDeep.Benchmarks.Training;

/// <summary>A way to train that is measured.</summary>
internal interface IStepLoop : IDisposable
{
    /// <summary>What libtorch's number of threads has to be.</summary>
    int Threads { get; }

    /// <summary>Takes steps, going on where it was.</summary>
    void Run(int steps);
}
