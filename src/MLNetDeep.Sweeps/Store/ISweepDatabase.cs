namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// Where a store keeps its sweep. Several threads may use one at once. Outside <see cref="Exclusively"/> every call is a transaction of its
/// own, which touches the rows it names and waits for nobody who proposes.
/// </summary>
internal interface ISweepDatabase : ISweepRows, IDisposable
{
    /// <summary>What errors call it, in quotes.</summary>
    string Name { get; }

    /// <summary>What another sweep would be given in this one's place: "path".</summary>
    string NameForAnother { get; }

    /// <summary>How often the database could not be reached so far. A worker that was silent meanwhile may be alive.</summary>
    int Outages { get; }

    /// <summary>
    /// Does several things in one transaction, so that no other worker does such things between them. What is done may be done again, when
    /// it is not known whether the transaction was kept; it must notice what it has done already.
    /// </summary>
    T Exclusively<T>(Func<ISweepRows, T> action);
}
