using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>
/// A database whose connection is lost after each change was kept, and before the worker hears of it: everything is done a second time.
/// </summary>
internal sealed class ForgetfulDatabase(ISweepDatabase inner) : ISweepDatabase
{
    public string Name => inner.Name;

    public string NameForAnother => inner.NameForAnother;

    public int Outages { get; private set; }

    public T Exclusively<T>(Func<ISweepRows, T> action) => Twice(() => inner.Exclusively(action));

    public IReadOnlyDictionary<string, string> Properties() => inner.Properties();

    public void AddProperty(string name, string value) => inner.AddProperty(name, value);

    public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among) => inner.Trials(from, among);

    public void Add(SweepTrial trial, string worker) => inner.Add(trial, worker);

    public bool Change(int number, int attempt, SweepTrial trial, string worker) =>
        Twice(() => inner.Change(number, attempt, trial, worker));

    public bool Beat(int number, int attempt) => Twice(() => inner.Beat(number, attempt));

    public void SetProperty(string name, string value) => inner.SetProperty(name, value);

    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => inner.KeptNetworks();

    public void KeepNetworks(int number, int attempt, byte[] networks) => inner.KeepNetworks(number, attempt, networks);

    public byte[]? Networks(int number, int attempt) => inner.Networks(number, attempt);

    public void DropNetworks(int number, int attempt) => inner.DropNetworks(number, attempt);

    public void Dispose() => inner.Dispose();

    private T Twice<T>(Func<T> call)
    {
        call();
        Outages++;
        return call();
    }
}
