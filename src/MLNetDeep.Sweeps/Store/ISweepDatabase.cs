namespace MLNetDeep.Sweeps.Store;

/// <summary>What a sweep keeps, as rows that several processes read and change: its definition and its trials.</summary>
internal interface ISweepRows
{
    /// <summary>The definition of the sweep by names; empty before anybody has written it.</summary>
    IReadOnlyDictionary<string, string> Properties();

    void AddProperty(string name, string value);

    /// <summary>Some of the trials, in order: those that a reader does not know yet, or that had not ended when it last looked.</summary>
    /// <param name="from">All from this number on.</param>
    /// <param name="among">And these.</param>
    IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among);

    void Add(SweepTrial trial, string worker);

    /// <summary>Changes a trial that still runs in the given attempt.</summary>
    /// <returns>Whether it did.</returns>
    bool Change(int number, int attempt, SweepTrial trial, string worker);

    /// <summary>Counts up the heartbeat of a trial that still runs in the given attempt.</summary>
    /// <returns>Whether it did.</returns>
    bool Beat(int number, int attempt);
}

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
