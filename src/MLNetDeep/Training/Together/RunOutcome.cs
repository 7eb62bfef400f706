using System.Runtime.ExceptionServices;

namespace MLNetDeep.Training.Together;

/// <summary>What came of one of several runs: what it returned, or what it threw.</summary>
internal sealed class RunOutcome<T>
{
    private readonly T _result;
    private readonly ExceptionDispatchInfo? _failure;

    private RunOutcome(T result, ExceptionDispatchInfo? failure) => (_result, _failure) = (result, failure);

    /// <summary>What the run threw; null when it ended well.</summary>
    public Exception? Failure => _failure?.SourceException;

    /// <summary>What the run returned.</summary>
    /// <exception cref="Exception">What the run threw, with the place it was thrown at.</exception>
    public T Result
    {
        get
        {
            _failure?.Throw();
            return _result;
        }
    }

    public static RunOutcome<T> Of(Func<T> run)
    {
        try
        {
            return new(run(), failure: null);
        }
        catch (Exception failure)
        {
            return new(default!, ExceptionDispatchInfo.Capture(failure));
        }
    }
}
