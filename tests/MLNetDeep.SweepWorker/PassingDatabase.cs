using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.SweepWorker;

/// <summary>A database that passes everything on to another one, but for what a test wants to be otherwise.</summary>
internal abstract class PassingDatabase(ISweepDatabase inner) : ISweepDatabase
{
    public string Name => inner.Name;

    public string NameForAnother => inner.NameForAnother;

    public virtual int Outages => inner.Outages;

    public virtual T Exclusively<T>(Func<ISweepRows, T> action) => inner.Exclusively(action);

    public IReadOnlyDictionary<string, string> Properties() => inner.Properties();

    public void AddProperty(string name, string value) => inner.AddProperty(name, value);

    public virtual void SetProperty(string name, string value) => inner.SetProperty(name, value);

    public virtual IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among) => inner.Trials(from, among);

    public void Add(SweepTrial trial, string worker) => inner.Add(trial, worker);

    public virtual bool Change(int number, int attempt, SweepTrial trial, string worker) => inner.Change(number, attempt, trial, worker);

    public virtual bool Beat(int number, int attempt) => inner.Beat(number, attempt);

    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => inner.KeptNetworks();

    public virtual void KeepNetworks(int number, int attempt, byte[] networks) => inner.KeepNetworks(number, attempt, networks);

    public byte[]? Networks(int number, int attempt) => inner.Networks(number, attempt);

    public void DropNetworks(int number, int attempt) => inner.DropNetworks(number, attempt);

    public virtual void Dispose() => inner.Dispose();
}
