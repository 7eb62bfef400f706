using System.Runtime.ExceptionServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// A caller and a few threads of its own that share work of some microseconds: pieces are taken one after the other by whoever is free. A
/// helper that the system does not let run takes none, so a busy machine costs no more than working alone, and the barrier at the end waits
/// for no one who has nothing.
/// </summary>
/// <remarks>
/// <para>One <see cref="Run"/> at a time. Between runs helpers look out for the next for some 20 microseconds, then sleep; an idle crew
/// costs nothing.</para>
/// <para>Who does which piece is chance: pieces must not depend on it, nor on each other.</para>
/// </remarks>
internal sealed class Crew : IDisposable
{
    /// <summary>How often a helper or the caller looks before it sleeps: about 20 µs, the price of waking a thread.</summary>
    private const int LooksBeforeSleep = 400;

    private const int PauseBetweenLooks = 2;
    private const int CountBits = 20;

    /// <summary>The most pieces a run may have.</summary>
    public const int MostPieces = (1 << CountBits) - 1;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _finished = new(0);

    /// <summary>
    /// The number of the run, the next piece, and the number of pieces, in one word: a helper that takes a piece by exchanging the word
    /// cannot take one of another run.
    /// </summary>
    private long _state;

    private Action<int>? _work;
    private ExceptionDispatchInfo? _failure;
    private int _done;
    private int _sleepers;
    private int _callerSleeps;
    private volatile bool _disposed;

    /// <param name="size">How many work, the caller included; at least 1.</param>
    public Crew(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _helpers = [.. Enumerable.Range(1, size - 1)
            .Select(number => new Thread(Help) { IsBackground = true, Name = $"MLNetDeep crew {number}" })];
        foreach (var helper in _helpers)
            helper.Start();
    }

    /// <summary>How many work, the caller included.</summary>
    public int Size => _helpers.Length + 1;

    /// <summary>
    /// Does all pieces, the caller among the workers, and returns when all are done. Allocates nothing; hand in a delegate you keep.
    /// </summary>
    /// <param name="pieces">How many there are, 0 to <see cref="MostPieces"/>.</param>
    /// <param name="work">Does the piece of a number, from 0. Called on several threads at once.</param>
    /// <exception cref="Exception">The first one of <paramref name="work"/>, after all pieces have ended.</exception>
    public void Run(int pieces, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)pieces, (uint)MostPieces);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (pieces == 0)
            return;

        (_work, _failure, _done) = (work, null, 0);
        var run = (_state >> 2 * CountBits) + 1;
        Interlocked.Exchange(ref _state, run << 2 * CountBits | (uint)pieces);
        WakeSleepers(pieces - 1);

        TakePieces();
        WaitUntilDone(pieces);
        _failure?.Throw();
    }

    /// <summary>A piece's part of a range cut into equal parts of whole granules; the last parts may be smaller or empty.</summary>
    public static (int Start, int Count) Part(int length, int pieces, int piece, int granule = 1)
    {
        var granules = (length + granule - 1) / granule;
        var start = Math.Min(length, (int)((long)granules * piece / pieces) * granule);
        return (start, Math.Min(length, (int)((long)granules * (piece + 1) / pieces) * granule) - start);
    }

    /// <summary>Lets the helpers end. Not during a run.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        _wake.Release(Math.Max(1, _helpers.Length));
        foreach (var helper in _helpers)
            helper.Join();
        _wake.Dispose();
        _finished.Dispose();
    }

    private void Help()
    {
        var looks = 0;
        while (!_disposed)
        {
            if (HasPieces())
            {
                TakePieces();
                looks = 0;
            }
            else if (looks++ < LooksBeforeSleep)
            {
                Thread.SpinWait(PauseBetweenLooks);
            }
            else
            {
                Sleep();
                looks = 0;
            }
        }
    }

    private bool HasPieces()
    {
        var (next, count) = Split(Volatile.Read(ref _state));
        return next < count;
    }

    /// <summary>Takes pieces until there are no more.</summary>
    private void TakePieces()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var (next, count) = Split(state);
            if (next >= count)
                return;
            if (Interlocked.CompareExchange(ref _state, state + (1L << CountBits), state) != state)
                continue;

            // Read after the piece was taken: until it is done the run cannot end, so this is its work.
            Do(next, _work!);
            if (Interlocked.Increment(ref _done) == count && Interlocked.Exchange(ref _callerSleeps, 0) == 1)
                _finished.Release();
        }
    }

    private void Do(int piece, Action<int> work)
    {
        try
        {
            work(piece);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
    }

    private void WaitUntilDone(int pieces)
    {
        for (var look = 0; look < LooksBeforeSleep; look++)
        {
            if (Volatile.Read(ref _done) == pieces)
                return;
            Thread.SpinWait(PauseBetweenLooks);
        }

        while (Volatile.Read(ref _done) != pieces)
        {
            Interlocked.Exchange(ref _callerSleeps, 1);
            // Who did the last piece takes the flag and wakes us; or it was done before the flag was up, and we take it back.
            if (Volatile.Read(ref _done) == pieces && Interlocked.Exchange(ref _callerSleeps, 0) == 1)
                return;
            _finished.Wait();
        }
    }

    private void Sleep()
    {
        Interlocked.Increment(ref _sleepers);
        // A run that began before we counted as asleep did not wake us.
        if ((HasPieces() || _disposed) && TryLeaveSleepers(1) == 1)
            return;
        _wake.Wait();
    }

    private void WakeSleepers(int wanted)
    {
        if (wanted > 0 && TryLeaveSleepers(wanted) is var count and > 0)
            _wake.Release(count);
    }

    /// <summary>Takes up to so many off the count of sleepers; how many it took.</summary>
    private int TryLeaveSleepers(int wanted)
    {
        while (true)
        {
            var sleepers = Volatile.Read(ref _sleepers);
            var taken = Math.Min(wanted, sleepers);
            if (taken == 0 || Interlocked.CompareExchange(ref _sleepers, sleepers - taken, sleepers) == sleepers)
                return taken;
        }
    }

    private static (int Next, int Count) Split(long state) => ((int)(state >> CountBits) & MostPieces, (int)state & MostPieces);
}
