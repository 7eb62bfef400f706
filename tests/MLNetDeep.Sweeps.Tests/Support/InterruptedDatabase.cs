using MLNetDeep.Sweeps.Store;
using MLNetDeep.SweepWorker;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A database of which something else happens right after a worker has read the trials, and before it takes one.</summary>
internal sealed class InterruptedDatabase(ISweepDatabase inner) : PassingDatabase(inner)
{
    /// <summary>What happens then, once.</summary>
    public Action? AfterReading { get; set; }

    public override T Exclusively<T>(Func<ISweepRows, T> action) => base.Exclusively(rows => action(new Rows(this, rows)));

    private sealed class Rows(InterruptedDatabase database, ISweepRows inner) : ISweepRows
    {
        public IReadOnlyDictionary<string, string> Properties() => inner.Properties();

        public void AddProperty(string name, string value) => inner.AddProperty(name, value);

        public void SetProperty(string name, string value) => inner.SetProperty(name, value);

        public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among)
        {
            var read = inner.Trials(from, among);
            (var happens, database.AfterReading) = (database.AfterReading, null);
            happens?.Invoke();
            return read;
        }

        public void Add(SweepTrial trial, string worker) => inner.Add(trial, worker);

        public bool Change(int number, int attempt, SweepTrial trial, string worker) => inner.Change(number, attempt, trial, worker);

        public bool Beat(int number, int attempt) => inner.Beat(number, attempt);

        public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => inner.KeptNetworks();

        public void KeepNetworks(int number, int attempt, byte[] networks) => inner.KeepNetworks(number, attempt, networks);

        public byte[]? Networks(int number, int attempt) => inner.Networks(number, attempt);

        public void DropNetworks(int number, int attempt) => inner.DropNetworks(number, attempt);
    }
}
