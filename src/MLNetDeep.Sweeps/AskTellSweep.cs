using System.Collections.Concurrent;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

/// <summary>
/// A sweep for your own training loop. <see cref="Ask"/> says what to try, and you give the result to <see cref="AskedTrial.Tell"/>. You
/// may try anything, a network of this library or not.
/// </summary>
/// <remarks>
/// <para>With a store, the guarantees of <see cref="DenseNetworkSweep.Run"/> hold: a loop whose process was lost continues where it was,
/// and several processes share the trials. While a trial is in hand, another thread sends its heartbeat to the store.</para>
/// <para>One loop asks, one call at a time. A tuner that learns allows one trial in hand, unless
/// <see cref="DenseNetworkSweep.SetConcurrentTrials"/> allows more; other tuners allow any number. <see cref="AskedTrial.Tell"/> may be
/// called on any thread. For several loops, open an <see cref="AskTellSweep"/> for each on the same store.</para>
/// </remarks>
/// <example><code>
/// var space = new SearchSpace&lt;DenseNetworkOptions>(new DenseNetworkOptions()).Int(o => o.NumberOfEpochs, 5, 50);
/// using var sweep = mlContext.DenseNetworkSweep().SetSearchSpace(space).SetMaxTrials(60).SetStore("sweep.db")
///     .AskAndTell("error", higherIsBetter: false);
/// while (sweep.Ask() is { } trial)
///     trial.Tell(1.0 / (1 + trial.Options.NumberOfEpochs));      // in place of training
/// </code></example>
public sealed class AskTellSweep : IDisposable
{
    private readonly SweepStore _store;
    private readonly AskTellTerms _terms;
    private readonly ConcurrentDictionary<AskedTrial, bool> _inHand = [];
    private bool _isDisposed;

    internal AskTellSweep(SweepStore store, AskTellTerms terms) => (_store, _terms) = (store, terms);

    /// <summary>All trials so far, of all processes, in the order of their numbers; read from the store at each call.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public IReadOnlyList<SweepTrial> Trials => _store.Trials();

    /// <summary>
    /// The trial with the best score so far, of any process; null while none has one. Trials that ran to their end come before those that
    /// were stopped; of equals the first.
    /// </summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public SweepTrial? Best => _store.Standing().Best;

    /// <summary>The seed of the sweep.</summary>
    public int Seed => _store.Seed;

    /// <summary>Takes the next trial. It waits if the choice depends on running trials of other processes.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>
    /// The trial; null if the sweep has ended, or only trials that are in hand here are left. Without
    /// <see cref="DenseNetworkSweep.SetMaxTrials"/> the sweep ends only when the tuner has no point left.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// It would wait for ever, because the trials that it must wait for are in hand here. Tell the score of one first, or allow more at
    /// once with <see cref="DenseNetworkSweep.SetConcurrentTrials"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public AskedTrial? Ask(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (_store.Take(_terms.MaxTrials ?? int.MaxValue, mayBegin: true))
            {
                case Claim.Taken(var claimed):
                    var trial = new AskedTrial(_store, claimed, _terms, asked => _inHand.TryRemove(asked, out _));
                    _inHand[trial] = true;
                    return trial;
                case Claim.NothingLeft:
                case Claim.Wait { ForOwn: true, ForTheLast: true }:
                    return null;
                case Claim.Wait { ForOwn: true }:
                    throw new InvalidOperationException(
                        $"{nameof(Ask)} may be called only while fewer trials are open than allowed. Received: a call while "
                        + "these are open, and no more are allowed: "
                        + $"{string.Join(", ", _inHand.Keys.Select(asked => asked.Name).Order(StringComparer.Ordinal))}. "
                        + $"Call {nameof(AskedTrial.Tell)} first, or allow more trials at once with "
                        + $"{nameof(DenseNetworkSweep.SetConcurrentTrials)}.");
                default:
                    cancellationToken.WaitHandle.WaitOne(SweepStore.BetweenLooks);
                    break;
            }
        }
    }

    /// <summary>The trials as <see cref="SweepResult.ToCsv"/> writes them.</summary>
    public string ToCsv() => TrialCsv.Write(Trials, _terms.Space.ParameterNames);

    /// <summary>The trials as <see cref="SweepResult.ToJson"/> writes them.</summary>
    public string ToJson() => TrialJson.WriteAll(Trials);

    /// <summary>Gives back the trials that are in hand, so that other processes can take them at once, and closes the store.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            var isReached = true;
            foreach (var trial in _inHand.Keys)
                isReached = LetGoOf(trial, isReached);
        }
        finally
        {
            // Those that an exception nobody expected kept from their turn: without their heartbeat others take them up.
            foreach (var trial in _inHand.Keys)
                trial.Abandon();
            _store.Dispose();
        }
    }

    /// <summary>Gives a trial back where the store can be reached; else others take it up when its lease is over.</summary>
    /// <returns>Whether the store can still be reached: who has waited for it once does not wait again for each trial.</returns>
    private static bool LetGoOf(AskedTrial trial, bool isReached)
    {
        try
        {
            if (isReached)
                trial.GiveBack();
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException)
        {
            System.Diagnostics.Trace.TraceWarning(lost.Message);
            isReached = lost is not IOException;
        }
        finally
        {
            trial.Abandon();
        }
        return isReached;
    }
}
