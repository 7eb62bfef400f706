using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A database that counts how many trials were read.</summary>
internal sealed class CountingDatabase(ISweepDatabase inner) : ISweepDatabase
{
    public string Name => inner.Name;

    public string NameForAnother => inner.NameForAnother;

    public int Outages => inner.Outages;

    public int TrialsRead { get; private set; }

    public T Exclusively<T>(Func<ISweepRows, T> action) => inner.Exclusively(_ => action(this));

    public IReadOnlyDictionary<string, string> Properties() => inner.Properties();

    public void AddProperty(string name, string value) => inner.AddProperty(name, value);

    public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among)
    {
        var trials = inner.Trials(from, among);
        TrialsRead += trials.Count;
        return trials;
    }

    public void Add(SweepTrial trial, string worker) => inner.Add(trial, worker);

    public bool Change(int number, int attempt, SweepTrial trial, string worker) =>
        inner.Change(number, attempt, trial, worker);

    public bool Beat(int number, int attempt) => inner.Beat(number, attempt);

    public void SetProperty(string name, string value) => inner.SetProperty(name, value);

    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => inner.KeptNetworks();

    public void KeepNetworks(int number, int attempt, byte[] networks) => inner.KeepNetworks(number, attempt, networks);

    public byte[]? Networks(int number, int attempt) => inner.Networks(number, attempt);

    public void DropNetworks(int number, int attempt) => inner.DropNetworks(number, attempt);

    public void Dispose() => inner.Dispose();
}
