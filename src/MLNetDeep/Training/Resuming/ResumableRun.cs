using System.Diagnostics;
using MLNetDeep.Messages;
using MLNetDeep.Networks;

namespace MLNetDeep.Training.Resuming;

/// <summary>What a run with <see cref="ResumableTraining"/> reads when it begins and writes now and then.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly ResumableTraining _settings;
    private readonly CheckpointFile _file;
    private readonly string _fingerprint;
    private readonly RunLock? _lock;
    private int _lastWritten;
    private long _lastTime = Stopwatch.GetTimestamp();
    private Checkpoint? _found;

    private ResumableRun(ResumableTraining settings, string fingerprint, RunLock? held)
    {
        _settings = settings;
        _fingerprint = fingerprint;
        _lock = held;
        _file = new CheckpointFile(PathOf(settings, fingerprint), fingerprint);
        _found = _file.Read();
        Seed = _found?.Seed;
        _lastWritten = _found?.Epochs.Count ?? 0;
    }

    /// <summary>The seed of the run that is gone on with; null when there is none.</summary>
    public int? Seed { get; }

    /// <summary>The run of a fit; null when it is not to be resumable.</summary>
    /// <param name="fit">The fit.</param>
    /// <exception cref="InvalidDataException">There is a checkpoint, but it is damaged.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="InvalidOperationException">The same fit is being trained elsewhere.</exception>
    public static ResumableRun? Of(FitFacts fit)
    {
        if (fit.Options.Resume is not { } settings)
            return null;

        var fingerprint = RunFingerprint.Of(fit);
        MakeFolder(settings.Folder);
        var held = RunLock.Take(PathOf(settings, fingerprint));
        try
        {
            return new ResumableRun(settings, fingerprint, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Lets another fit have the checkpoints.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>
    /// The run of one of the networks of an ensemble, each of which has a checkpoint of its own: of the first, that of a fit of one
    /// network.
    /// </summary>
    /// <param name="member">Which one, from 0.</param>
    /// <param name="seed">What its randomness follows from.</param>
    /// <param name="reused">The weights it continues; null for none.</param>
    public ResumableRun ForMember(int member, int seed, ReusedWeights? reused) =>
        member == 0 ? this : new ResumableRun(_settings, RunFingerprint.OfMember(_fingerprint, seed, reused), held: null);

    /// <summary>The run that trains the fit's networks again on all rows, with checkpoints of its own.</summary>
    public ResumableRun ForRefit() => new(_settings, RunFingerprint.OfRefit(_fingerprint), held: null);

    /// <summary>Puts the values of the checkpoint into the arrays.</summary>
    /// <returns>The epochs that had ended, and which of them the best parameters are of; null when there is no checkpoint.</returns>
    public (IReadOnlyList<EpochRecord> Epochs, int BestEpoch)? Restore(IReadOnlyList<(string Name, StoredValues Values)> arrays)
    {
        if (_found is not { } found)
            return null;
        if (!found.Arrays.Select(a => (a.Name, a.Values.Length)).SequenceEqual(arrays.Select(a => (a.Name, a.Values.Length))))
            throw _file.Invalid($"hold the arrays {Named(arrays.Select(a => (a.Name, a.Values.Length)))}",
                Named(found.Arrays.Select(a => (a.Name, a.Values.Length))));

        foreach (var ((_, values), (_, place)) in found.Arrays.Zip(arrays))
            place.CopyFrom(values);
        _found = null;
        return (found.Epochs, found.BestEpoch);
    }

    /// <summary>Writes a checkpoint if it is time.</summary>
    /// <param name="epochs">The epochs that have ended.</param>
    /// <param name="isLast">Whether there will be none after the last of them.</param>
    /// <param name="seed">What the run's randomness follows from.</param>
    /// <param name="bestEpoch">The epoch of the best parameters.</param>
    /// <param name="arrays">All that changes from step to step.</param>
    public void WriteIfDue(
        IReadOnlyList<EpochRecord> epochs, bool isLast, int seed, int bestEpoch, IReadOnlyList<(string Name, StoredValues Values)> arrays)
    {
        var isDue = isLast || epochs.Count - _lastWritten >= _settings.EveryEpochs
            || Stopwatch.GetElapsedTime(_lastTime).TotalMinutes >= _settings.EveryMinutes;
        if (!isDue || epochs.Count == _lastWritten)
            return;

        _file.Write(new Checkpoint(seed, bestEpoch, [.. epochs], [.. arrays.Select(array => (array.Name, ValuesOf(array.Values)))]));
        (_lastWritten, _lastTime) = (epochs.Count, Stopwatch.GetTimestamp());
    }

    private static float[] ValuesOf(StoredValues stored)
    {
        var values = new float[stored.Length];
        stored.CopyTo(values);
        return values;
    }

    private static string PathOf(ResumableTraining settings, string fingerprint) =>
        Path.Combine(settings.Folder, $"{fingerprint[..16]}.checkpoint");

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.Resume)} must be a folder that exists or can be created. "
                + $"Received: '{folder}'. {failed.Message} Choose another folder.", failed);
        }
    }

    private static string Named(IEnumerable<(string Name, int Length)> arrays) =>
        Excerpt.List(arrays.Select(array => $"{Excerpt.Name(array.Name)} [{array.Length}]"));
}
