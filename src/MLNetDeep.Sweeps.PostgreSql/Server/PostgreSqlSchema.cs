using System.Globalization;
using Npgsql;

namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>The tables of all sweeps in a schema: made, and brought to the version of this package, where they are not.</summary>
internal sealed class PostgreSqlSchema(PostgreSqlPlace place, PostgreSqlTables tables, NpgsqlConnection open)
{
    /// <summary>How many sweeps an error names.</summary>
    private const int MostNamed = 5;

    /// <summary>
    /// What each version adds to the one before; the first makes the tables. Only ever add to this list: a database may be of any of
    /// them. A heartbeat changes a row in its page, for which a page of trials keeps room.
    /// </summary>
    private IReadOnlyList<string> Steps =>
    [
        $"""
        create table {tables.Sweeps} (
            id integer generated always as identity primary key,
            name text not null unique,
            begun timestamptz not null default now());
        create table {tables.Properties} (
            sweep integer not null references {tables.Sweeps} on delete cascade,
            name text not null,
            value text not null,
            primary key (sweep, name));
        create table {tables.Trials} (
            sweep integer not null references {tables.Sweeps} on delete cascade,
            number integer not null,
            attempt integer not null,
            worker text not null,
            heartbeat bigint not null,
            state text not null,
            trial text not null,
            primary key (sweep, number)) with (fillfactor = 80);
        """,
        // Kept apart from the trials: a heartbeat writes its row again. Networks do not become smaller by compression.
        $"""
        create table {tables.Networks} (
            sweep integer not null references {tables.Sweeps} on delete cascade,
            number integer not null,
            attempt integer not null,
            networks bytea not null,
            primary key (sweep, number, attempt));
        alter table {tables.Networks} alter column networks set storage external;
        """,
    ];

    /// <summary>Sees that tables and sweep are there.</summary>
    /// <returns>The number of the sweep in the database.</returns>
    /// <exception cref="InvalidDataException">The tables are of a later version.</exception>
    public int Register()
    {
        // Workers that begin together make the tables once.
        Execute("select pg_advisory_xact_lock($1, 0)", PostgreSqlTables.LockClass);
        // Not "create schema if not exists", which asks for the right to make schemas where there is one already.
        if (Value("select 1 from pg_namespace where nspname = $1", place.Schema) is null)
            Execute($"create schema {tables.Schema}");
        if (!HasTables())
            Execute($"create table {tables.Versions} (version integer not null)");

        foreach (var (number, step) in Steps.Index().Skip(Version()))
        {
            Execute(step);
            Execute($"insert into {tables.Versions} (version) values ($1)", number + 1);
        }

        Execute($"insert into {tables.Sweeps} (name) values ($1) on conflict (name) do nothing", place.Name);
        return (int)Value($"select id from {tables.Sweeps} where name = $1", place.Name)!;
    }

    /// <summary>Finds a sweep that is there, and writes nothing.</summary>
    /// <returns>The number of the sweep in the database.</returns>
    /// <exception cref="InvalidDataException">It is not there, or the tables are of a later version.</exception>
    public int Find()
    {
        if (!HasTables() || Version() == 0)
            throw Missing($"a database whose schema '{place.Schema}' has no sweeps");
        if (Value($"select id from {tables.Sweeps} where name = $1", place.Name) is int number)
            return number;
        var others = (string)Value(
            $"select coalesce(string_agg(name, ''', ''' order by begun), '') from (select name, begun from {tables.Sweeps} "
            + $"order by begun desc limit {MostNamed}) latest")!;
        throw Missing(others.Length == 0 ? "a database without any" : $"a database that has '{others}'");
    }

    private bool HasTables() =>
        Value("select 1 from pg_tables where schemaname = $1 and tablename = 'sweep_schema'", place.Schema) is not null;

    private int Version()
    {
        var version = (int)(Value($"select coalesce(max(version), 0) from {tables.Versions}") ?? 0);
        return version <= Steps.Count ? version : throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"The schema '{place.Schema}' of the database '{place.DatabaseName}' must be of a version that this package knows, at "
            + $"most {Steps.Count}. Received: version {version}, of a later package. Update MLNetDeep.Sweeps.PostgreSql, or choose "
            + $"another schema."));
    }

    private InvalidDataException Missing(string received) => new(
        $"The store {place.Text} must hold the sweep that is to be watched. Received: {received}. Correct the name, or wait until its "
        + "first worker runs.");

    private void Execute(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private object? Value(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, open);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
