namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>
/// Turns of all contestants, in rounds: what else the machine does hits all of them, and a ratio is one of the same seconds. Before each
/// turn nobody computes for a while: threads of libtorch, libgomp and OpenBLAS that wait for more work by spinning, up to some 30 ms, would
/// take a processor from whoever comes next.
/// </summary>
internal static class Rounds
{
    private static readonly TimeSpan UntilThreadsSleep = TimeSpan.FromMilliseconds(40);

    /// <param name="contestants">Who takes turns; in each round in another order, so that nobody always follows the same.</param>
    /// <param name="rounds">How many are counted.</param>
    /// <param name="warmup">How many come before them: code is compiled, pages are touched, threads are started.</param>
    public static IReadOnlyDictionary<string, Series> Measure(IReadOnlyList<Contestant> contestants, int rounds, int warmup)
    {
        var times = contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>());
        var random = new Random(1);
        var order = contestants.ToArray();
        for (var round = -warmup; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (var (name, turn) in order)
            {
                Thread.Sleep(UntilThreadsSleep);
                var seconds = turn();
                if (round >= 0)
                    times[name].Add(seconds);
            }
        }
        return times.ToDictionary(entry => entry.Key, entry => new Series(entry.Value));
    }
}
