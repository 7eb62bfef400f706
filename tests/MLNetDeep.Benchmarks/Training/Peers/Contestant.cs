namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>One of those that are compared.</summary>
/// <param name="Name">The name of its row.</param>
/// <param name="Turn">Takes a turn; returns the seconds of what is compared: a step, an epoch, a fit. What it needs to get going, caches
/// filled and threads awake, it does before it times.</param>
internal sealed record Contestant(string Name, Func<double> Turn);
