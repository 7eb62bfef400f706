using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Kernels;

/// <summary>
/// A caller and a few threads of its own that share work of some microseconds. Each begins with a share of the pieces of its own, the same
/// in every run of so many, whose memory its caches may still hold; who has done its share takes from the ends of the others'. A helper
/// that the system does not let run takes none, so a busy machine costs no more than working alone, and the barrier at the end waits for
/// no one who has nothing.
/// </summary>
/// <remarks>
/// <para>One <see cref="Run(int, Action{int}, int[])"/> at a time. Between runs helpers look out for the next for some 20 microseconds,
/// then sleep; an idle crew costs nothing.</para>
/// <para>Who does which piece is chance all the same: pieces must not depend on it, nor on each other.</para>
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
    private readonly Share[] _shares;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _finished = new(0);

    /// <summary>The number of the last run. Written when all shares are there.</summary>
    private long _run;

    private int _pieces;
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
        _shares = new Share[size];
        _helpers = [.. Enumerable.Range(1, size - 1)
            .Select(number => new Thread(() => Help(number)) { IsBackground = true, Name = $"MLNetDeep crew {number}" })];
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
    /// <param name="ends">Behind which piece the share of each ends, the caller's first; null for equal shares.</param>
    /// <exception cref="Exception">The first one of <paramref name="work"/>, after all pieces have ended.</exception>
    public void Run(int pieces, Action<int> work, int[]? ends = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)pieces, (uint)MostPieces);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (pieces == 0)
            return;

        (_work, _pieces, _failure, _done) = (work, pieces, null, 0);
        var run = _run + 1;
        var next = 0;
        for (var worker = 0; worker < _shares.Length; worker++)
        {
            var end = ends is null ? (int)((long)pieces * (worker + 1) / _shares.Length) : ends[worker];
            Interlocked.Exchange(ref _shares[worker].State, run << 2 * CountBits | (long)next << CountBits | (uint)end);
            next = end;
        }
        Interlocked.Exchange(ref _run, run);
        WakeSleepers(pieces - 1);

        TakePieces(0);
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

    private void Help(int worker)
    {
        var (looks, seen) = (0, 0L);
        while (!_disposed)
        {
            // Looked at before pieces are taken: a run that begins meanwhile is seen the next time.
            var run = Volatile.Read(ref _run);
            if (run != seen)
            {
                TakePieces(worker);
                (looks, seen) = (0, run);
            }
            else if (looks++ < LooksBeforeSleep)
            {
                Thread.SpinWait(PauseBetweenLooks);
            }
            else
            {
                Sleep(seen);
                looks = 0;
            }
        }
    }

    /// <summary>Takes pieces until there are no more: of the own share from its beginning, of those of others from their ends.</summary>
    private void TakePieces(int worker)
    {
        while (TryTakeFirst(ref _shares[worker].State, out var piece))
            Take(piece);
        for (var i = 1; i < _shares.Length; i++)
        {
            ref var share = ref _shares[(worker + i) % _shares.Length].State;
            while (TryTakeLast(ref share, out var piece))
                Take(piece);
        }
    }

    private void Take(int piece)
    {
        // Read after the piece was taken: until it is done the run cannot end, so these are its work and its number of pieces.
        var pieces = _pieces;
        Do(piece, _work!);
        if (Interlocked.Increment(ref _done) == pieces && Interlocked.Exchange(ref _callerSleeps, 0) == 1)
            _finished.Release();
    }

    private static bool TryTakeFirst(ref long share, out int piece)
    {
        while (true)
        {
            var state = Volatile.Read(ref share);
            (piece, var end) = Split(state);
            if (piece >= end)
                return false;
            if (Interlocked.CompareExchange(ref share, state + (1L << CountBits), state) == state)
                return true;
        }
    }

    private static bool TryTakeLast(ref long share, out int piece)
    {
        while (true)
        {
            var state = Volatile.Read(ref share);
            var (next, end) = Split(state);
            piece = end - 1;
            if (next >= end)
                return false;
            if (Interlocked.CompareExchange(ref share, state - 1, state) == state)
                return true;
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

    /// <param name="seen">The last run that this helper knows of.</param>
    private void Sleep(long seen)
    {
        Interlocked.Increment(ref _sleepers);
        // A run that began before we counted as asleep did not wake us.
        if ((Volatile.Read(ref _run) != seen || _disposed) && TryLeaveSleepers(1) == 1)
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

    private static (int Next, int End) Split(long state) => ((int)(state >> CountBits) & MostPieces, (int)state & MostPieces);

    /// <summary>
    /// The number of a run, the next piece of a share, and the one behind its last, in one word: who takes a piece by exchanging the word
    /// cannot take one of another run. On cache lines of its own: others look at it only when they have done theirs.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        [FieldOffset(64)]
        public long State;
    }
}
