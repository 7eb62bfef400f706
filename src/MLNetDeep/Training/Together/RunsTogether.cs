namespace MLNetDeep.Training.Together;

/// <summary>
/// Several training runs at once: folds, members of an ensemble, trials. Each run goes through its own epochs on a thread of its own, as
/// many runs at a time as there are processors; the next begins when one has ended. Why not as one batched product:
/// docs/decisions/0028-training-together.md.
/// </summary>
/// <remarks>
/// <para>A run has the bits it has alone: they follow from its seed and rows, not from its place, its neighbours or the number of
/// processors. What runs share is read only: features (<see cref="Data.Features.FeatureRows"/>) and labels, of which a run has its row
/// list.</para>
/// <para>With <see cref="TrainingEngineKind.Torch"/> runs go one after another on the caller's thread: a GPU has one queue, and libtorch's
/// threads get into each other's way.</para>
/// </remarks>
internal static class RunsTogether
{
    /// <summary>Runs all, and returns when all have ended, however they did.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="engine">What computes in all of them; <see cref="TrainingEngineKind.Managed"/> where they may differ.</param>
    /// <param name="processors">What the runs share.</param>
    /// <param name="run">
    /// Does the run of a number, from 0, and disposes of what it makes; called on several threads at once, for each number once. It is told
    /// its share of processors, for <see cref="TrainingPlan.Processors"/>. Cancelling is its own business: every run is begun, and one that
    /// is cancelled ends at its first step.
    /// </param>
    /// <param name="most">The most runs at once that memory has room for.</param>
    /// <returns>What came of each, by its number. One that throws takes nothing from the others.</returns>
    public static IReadOnlyList<RunOutcome<T>> Run<T>(
        int count, TrainingEngineKind engine, ProcessorShare processors, Func<int, ProcessorShare, T> run, int most = int.MaxValue)
    {
        var threadCount = engine == TrainingEngineKind.Torch ? 1 : Math.Clamp(Math.Min(processors.Current, most), 1, Math.Max(1, count));
        var outcomes = new RunOutcome<T>[count];
        var share = processors.Among(threadCount);
        var next = -1;

        var others = Enumerable.Range(2, threadCount - 1)
            .Select(number => new Thread(Work) { IsBackground = true, Name = $"MLNetDeep run {number}" }).ToList();
        var started = new List<Thread>();
        try
        {
            foreach (var thread in others)
            {
                thread.Start();
                started.Add(thread);
            }
            Work();
        }
        finally
        {
            // Also when a thread could not be started: nobody may use what the caller is about to dispose of.
            started.ForEach(thread => thread.Join());
        }
        return outcomes;

        void Work()
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
                outcomes[number] = RunOutcome<T>.Of(() => run(number, share));
            share.Leave();
        }
    }
}
