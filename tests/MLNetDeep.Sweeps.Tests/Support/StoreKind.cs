namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>What keeps a sweep.</summary>
public enum StoreKind
{
    /// <summary>A file of SQLite.</summary>
    Sqlite,

    /// <summary>A database of a PostgreSQL server.</summary>
    PostgreSql,
}
