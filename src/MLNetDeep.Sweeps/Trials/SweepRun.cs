using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Interop;
using MLNetDeep.Sweeps.Ensembles;
using MLNetDeep.Sweeps.Store;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// One run of a sweep in this process: workers that take trials from the store, train them, and bring back what came of them.
/// </summary>
internal sealed class SweepRun
{
    /// <summary>When so many trials have failed and none has not, the cause is not what was tried.</summary>
    private const int FailuresBeforeGivingUp = 20;

    /// <summary>Held while callbacks are told, and never while the store is asked, which may wait a minute: all workers tell.</summary>
    private readonly Lock _gate = new();

    /// <summary>Keeps the ends of trials in the order of what the store said at each.</summary>
    private readonly Lock _ends = new();

    private readonly IHost _host;
    private readonly TrialRecipe _recipe;
    private readonly SweepStore _store;
    private readonly TrialRunner _runner;
    private readonly SweepData _data;
    private readonly ProcessorShare _processors = ProcessorShare.All.Among(0);
    private (int Number, ITransformer? Model)? _best;
    private Exception? _firstFailure;
    private bool _gaveUp;

    public SweepRun(MLContext mlContext, TrialRecipe recipe, SweepData data, SweepStore store, int foldsAtOnce)
    {
        _host = ((IHostEnvironment)mlContext).Register(nameof(DenseNetworkSweep));
        (_recipe, _data, _store) = (recipe, data, store);
        _runner = new TrialRunner(recipe, data, foldsAtOnce, () => ContextState.IsCancelled(_host));
    }

    public required int? MaxTrials { get; init; }

    public required TimeSpan? TrainingTime { get; init; }

    public required int Workers { get; init; }

    public required IReadOnlyList<SweepCallback> Callbacks { get; init; }

    public required TimeSpan BeatInterval { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where the networks of trials will be found when the sweep is over.</summary>
    public required Func<SweepStore, IReadOnlyList<SweepTrial>, MadeOnce<IReadOnlyDictionary<int, byte[]>>> KeptNetworks { get; init; }

    /// <exception cref="InvalidOperationException">The first 20 trials or all failed, or none ended in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any trial had ended.</exception>
    public SweepResult Run(CancellationToken cancellationToken)
    {
        using var channel = _host.Start("Sweep");
        using var timeOver = TrainingTime is { } limit ? new CancellationTokenSource(limit, Time) : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeOver.Token);
        _store.Announce(MaxTrials, BeatInterval);
        Tell(callback => callback.OnSweepBegin([.. _store.Trials().Where(trial => trial.State != TrialState.Running)], MaxTrials));

        WorkTogether(channel, ending);
        // What a worker that was killed had kept, after the last trial too.
        _store.DropOthers();

        var end = cancellationToken.IsCancellationRequested || ContextState.IsCancelled(_host) ? SweepEnd.Cancelled
            : timeOver.IsCancellationRequested ? SweepEnd.TimeOver : SweepEnd.AllTrialsDone;
        var trials = _store.Trials();
        if (end == SweepEnd.TimeOver)
            _store.SayTimeOver(trials.Count);
        var result = ResultOf(trials, end, cancellationToken);
        channel.Info(MessageSensitivity.None, result.ToString());
        Tell(callback => callback.OnSweepEnd(result));
        return result;
    }

    /// <summary>One worker works on the caller's thread. When one of several throws, the others end too.</summary>
    private void WorkTogether(IChannel channel, CancellationTokenSource ending)
    {
        if (Workers == 1)
        {
            Work(channel, ending);
            return;
        }

        var workers = Enumerable.Range(0, Workers).Select(_ => Task.Factory.StartNew(() =>
        {
            try
            {
                Work(channel, ending);
            }
            catch
            {
                ending.Cancel();
                throw;
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WhenAll(workers).GetAwaiter().GetResult();
    }

    private void Work(IChannel channel, CancellationTokenSource ending)
    {
        while (!ending.IsCancellationRequested && !ContextState.IsCancelled(_host))
        {
            switch (_store.Take(MaxTrials ?? int.MaxValue, mayBegin: !_gaveUp))
            {
                case Claim.Taken(var trial):
                    RunTrial(trial, channel, ending.Token);
                    break;
                case Claim.Wait:
                    ending.Token.WaitHandle.WaitOne(SweepStore.BetweenLooks);
                    break;
                default:
                    return;
            }
        }
    }

    private void RunTrial(ClaimedTrial claimed, IChannel channel, CancellationToken cancellationToken)
    {
        var begun = new SweepTrial
        {
            Number = claimed.Number,
            Point = claimed.Point,
            State = TrialState.Running,
            Attempts = claimed.Attempt
        };
        TrialOutcome outcome;
        using var lost = new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        _processors.Enter();
        try
        {
            Tell(callback => callback.OnTrialBegin(begun));
            using var heartbeat = new Heartbeat(_store, claimed, BeatInterval, Time, lost.Cancel);
            outcome = _runner.Run(
                claimed, _processors, (run, epoch) => Tell(callback => callback.OnEpochEnd(begun, run, epoch)), ending.Token);
            KeepNetworks(claimed, outcome, channel);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || ContextState.IsCancelled(_host))
        {
            Release(claimed, channel);
            return;
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            Forget(claimed, channel);
            return;
        }
        catch
        {
            // Not the trial's fault: whoever continues with the sweep begins it again.
            Release(claimed, channel);
            throw;
        }
        finally
        {
            _processors.Leave();
        }

        if (_store.Finish(claimed, outcome.Trial))
        {
            if (outcome.Networks is not null)
                _store.DropOthers();
            Note(outcome, channel);
        }
        else
            Forget(claimed, channel);
    }

    /// <summary>
    /// Keeps the networks of a trial that is among the best. That they cannot be kept (SQLite takes no more than a gigabyte) is no reason
    /// to lose the trial, which would come back each time.
    /// </summary>
    private void KeepNetworks(ClaimedTrial claimed, TrialOutcome outcome, IChannel channel)
    {
        try
        {
            if (outcome.Networks is { } networks && _store.IsWorthKeeping(outcome.Trial))
                _store.Keep(claimed, TrialNetworksFile.Write(_runner.WithOutputs(claimed.Point, networks)));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or OutOfMemoryException)
        {
            channel.Warning(
                MessageSensitivity.None,
                string.Create(CultureInfo.InvariantCulture, $"The networks of trial {claimed.Number} could not be kept, so that ")
                + $"{nameof(SweepResult.Ensemble)} does without them: {failure.Message}");
        }
    }

    private void Forget(ClaimedTrial lost, IChannel channel)
    {
        _store.Forget(lost);
        channel.Warning(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Another worker has taken over trial {lost.Number}, because this one gave no sign of life for too long. What this one "
                + $"computed of it is not kept."));
    }

    private void Release(ClaimedTrial claimed, IChannel channel)
    {
        try
        {
            _store.Release(claimed);
        }
        catch (IOException unreachable)
        {
            // What ends this worker matters more; others take up the trial when its lease is over.
            channel.Warning(MessageSensitivity.None, unreachable.Message);
        }
    }

    private void Note(TrialOutcome outcome, IChannel channel)
    {
        channel.Info(MessageSensitivity.None, TrialText.Of(outcome.Trial));
        // Read and told in one: of two workers the later one must not put an older best in its place.
        lock (_ends)
        {
            var (best, failedCount) = _store.Standing();
            if (best?.Number == outcome.Trial.Number)
                _best = (best.Number, outcome.Model);
            _firstFailure ??= outcome.Exception;
            _gaveUp |= failedCount >= FailuresBeforeGivingUp && best is null;
            Tell(callback => callback.OnTrialEnd(outcome.Trial, best));
        }
    }

    private SweepResult ResultOf(IReadOnlyList<SweepTrial> trials, SweepEnd end, CancellationToken cancellationToken)
    {
        if (SweepTrial.BestOf(trials) is { } best)
            return new SweepResult(
                trials, best, end, _recipe, _data, _runner, _best is { } kept && kept.Number == best.Number ? kept.Model : null,
                KeptNetworks(_store, trials));

        if (trials.FirstOrDefault(trial => trial.State == TrialState.Failed) is { } failed)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                    $"At least one trial of the sweep must succeed. Received: {trials.Count(trial => trial.State == TrialState.Failed)} "
                    + $"trials, all of which failed. The first cause, of trial {failed.Number} at {failed.Point}: "
                    + $"{failed.Error}"), _firstFailure);
        if (end == SweepEnd.Cancelled)
            throw new OperationCanceledException("The sweep was cancelled before any trial had ended.", cancellationToken);
        throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture,
                $"At least one trial must end within the training time. Received: {TrainingTime:c}, in which none did. Set a longer time, "
                + $"or make trials shorter with fewer epochs."));
    }

    private void Tell(Action<SweepCallback> what)
    {
        lock (_gate)
        {
            foreach (var callback in Callbacks)
                what(callback);
        }
    }
}
