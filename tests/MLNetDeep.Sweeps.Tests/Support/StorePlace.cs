using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>A place for one sweep, gone when the test is over: tests of the store hold for each kind of it.</summary>
internal abstract class StorePlace : IDisposable
{
    /// <exception cref="AssertInconclusiveException">There is none on this machine.</exception>
    public static StorePlace Of(StoreKind kind) => kind == StoreKind.Sqlite ? new SqlitePlace() : new PostgreSqlTestPlace();

    /// <summary>How errors name it.</summary>
    public abstract string Name { get; }

    /// <summary>What errors tell to give another sweep.</summary>
    public abstract string NameForAnother { get; }

    /// <summary>How a process of another program is told of it.</summary>
    public abstract string Argument { get; }

    public ISweepDatabase Open(TimeSpan? lease = null) =>
        Open(new StoreTerms(lease ?? TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None));

    public abstract ISweepDatabase Open(StoreTerms terms);

    /// <summary>Deletes a trial, as somebody does by hand.</summary>
    public abstract void Delete(int trial);

    /// <summary>Puts what is known of another trial into the row of one.</summary>
    public abstract void Overwrite(int trial, int withTrial);

    /// <summary>Deletes a property.</summary>
    public abstract void Delete(string property);

    public abstract void Dispose();
}
