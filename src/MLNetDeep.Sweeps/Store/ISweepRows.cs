namespace MLNetDeep.Sweeps.Store;

/// <summary>What a sweep keeps, as rows that several processes read and change: its definition and its trials.</summary>
internal interface ISweepRows
{
    /// <summary>The definition of the sweep by names; empty before anybody has written it.</summary>
    IReadOnlyDictionary<string, string> Properties();

    void AddProperty(string name, string value);

    /// <summary>Sets what is no part of the definition, and may change: how far the sweep is to go.</summary>
    void SetProperty(string name, string value);

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

    /// <summary>Which networks of trials are kept, by the attempts they are of.</summary>
    IReadOnlyList<(int Number, int Attempt)> KeptNetworks();

    /// <summary>Keeps the networks of an attempt, in the place of those it may have kept before.</summary>
    void KeepNetworks(int number, int attempt, byte[] networks);

    /// <returns>Null where there are none.</returns>
    byte[]? Networks(int number, int attempt);

    void DropNetworks(int number, int attempt);
}
