namespace MLNetDeep.Training.Together;

/// <summary>A run on a thread of its own, beside that of the caller. Disposing of it waits for its end.</summary>
internal sealed class RunBeside<T> : IDisposable
{
    private readonly Thread _thread;
    private readonly Action _abandon;
    private RunOutcome<T>? _outcome;

    /// <param name="run">What it does.</param>
    /// <param name="abandon">Lets it end early, because nobody waits for it.</param>
    /// <param name="ended">Called on the thread when it has ended, however it did.</param>
    public RunBeside(Func<T> run, Action abandon, Action ended)
    {
        _abandon = abandon;
        _thread = new Thread(Run) { IsBackground = true, Name = "MLNetDeep training again" };
        _thread.Start();

        void Run()
        {
            _outcome = RunOutcome<T>.Of(run);
            ended();
        }
    }

    /// <summary>Waits for what it returns.</summary>
    /// <exception cref="Exception">What it threw.</exception>
    public T Result()
    {
        _thread.Join();
        return _outcome!.Result;
    }

    public void Dispose()
    {
        _abandon();
        _thread.Join();
    }
}
