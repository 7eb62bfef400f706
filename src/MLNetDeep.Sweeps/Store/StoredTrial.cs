namespace MLNetDeep.Sweeps.Store;

/// <summary>A row of the store: a trial, and who runs it.</summary>
/// <param name="Trial">What is known of the trial.</param>
/// <param name="Worker">The process that runs it or ran it last; empty where it was let go of.</param>
/// <param name="Heartbeat">A number that its worker counts up.</param>
internal sealed record StoredTrial(SweepTrial Trial, string Worker, long Heartbeat);
