using System.Globalization;
using Microsoft.Data.Sqlite;
using MLNetDeep.Messages;

namespace MLNetDeep.Sweeps.Store;

/// <summary>What is in the file of a store, and in no other.</summary>
internal static class SqliteSchema
{
    /// <summary>What SQLite's header says of whose file it is: "MLNS". Tools like <c>file</c> show it.</summary>
    public const int ApplicationId = 0x4d4c4e53;

    /// <summary>
    /// The tables, and their columns as SQLite writes them down. There is nothing else in a store: a view or trigger of somebody else's
    /// would be a program that queries run.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Tables { get; } = new Dictionary<string, string>
    {
        ["sweep"] = "(name text primary key, value text not null) strict",
        ["networks"] = "(number integer not null, attempt integer not null, networks blob not null, primary key (number, attempt)) strict",
        ["trials"] = "(number integer primary key, attempt integer not null, worker text not null, heartbeat integer not null, state text "
            + "not null, trial text not null) strict",
    };

    /// <summary>Looks at a file before anything in it is changed or read.</summary>
    /// <param name="connection">The open file.</param>
    /// <param name="file">What errors call it, in quotes.</param>
    /// <param name="changed">Makes the exception of tables that are not as they were made.</param>
    /// <returns>Whether nothing is in it yet.</returns>
    /// <exception cref="InvalidDataException">It is somebody else's, or changed.</exception>
    public static bool IsNew(SqliteConnection connection, string file, Func<string, Exception?, InvalidDataException> changed)
    {
        CheckOwner(connection, file);
        using var command = connection.CreateCommand();
        command.CommandText = "select type, name, tbl_name, sql from sqlite_master order by name";
        using var reader = command.ExecuteReader();
        var (count, others, changes) = (0, new List<string>(), new List<string>());
        while (reader.Read())
        {
            count++;
            // Whatever a damaged page holds in their place.
            var (type, name, table, sql) = ($"{reader[0]}", $"{reader[1]}", $"{reader[2]}", $"{reader[3]}");
            // That of a primary key, which SQLite makes itself.
            if (type == "index" && sql.Length == 0 && Tables.ContainsKey(table))
                continue;
            if (!Tables.TryGetValue(name, out var columns))
                others.Add(name);
            else if (type != "table" || sql != $"CREATE TABLE {name} {columns}")
                changes.Add(name);
        }
        if (others.Count > 0)
            throw new InvalidDataException(
                $"The store must be a file of a sweep. Received: {file}, a database of another program with the tables "
                + $"{Excerpt.Names(others)}. It is left as it was. Choose another path.");
        if (changes.Count > 0)
            throw changed($"{Excerpt.Names(changes)} with other columns", null);
        // One that has none is new, or was left by a process that was killed while it made them.
        return count == 0;
    }

    private static void CheckOwner(SqliteConnection connection, string file)
    {
        using var asks = connection.CreateCommand();
        asks.CommandText = "pragma application_id";
        // 0 is a new file, or a store from before it said so.
        var owner = (long)asks.ExecuteScalar()!;
        if (owner != 0 && owner != ApplicationId)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store must be a file of a sweep. Received: {file}, a database that another program has marked as its own "
                + $"(application_id {owner}). It is left as it was. Choose another path."));
    }
}
