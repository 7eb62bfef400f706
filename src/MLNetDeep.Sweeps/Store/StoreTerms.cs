namespace MLNetDeep.Sweeps.Store;

/// <summary>On what terms a database is opened.</summary>
/// <param name="Lease">How long a worker may be silent before its trial is taken up: so long it tries to reach the database.</param>
/// <param name="Time">The clock.</param>
/// <param name="CancellationToken">Ends the waiting for a database that cannot be reached.</param>
/// <param name="OnlyReads">Whether the sweep must be there, and nothing is written.</param>
internal sealed record StoreTerms(TimeSpan Lease, TimeProvider Time, CancellationToken CancellationToken, bool OnlyReads = false);
