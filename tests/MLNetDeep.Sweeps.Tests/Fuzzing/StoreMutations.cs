using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MLNetDeep.Tests.Fuzzing;
using SQLitePCL;

namespace MLNetDeep.Sweeps.Tests.Fuzzing;

/// <summary>
/// Changes to the file of a sweep: of bytes, of the pages and cells it is built of (https://www.sqlite.org/fileformat.html), of what
/// stands in its tables, and of the tables themselves, as somebody with a tool for databases would make them.
/// </summary>
internal static class StoreMutations
{
    private const int PageLength = 4096;

    /// <summary>Bytes that say whether the file has a write-ahead log, which one in memory cannot have.</summary>
    private static readonly int[] LogBytes = [18, 19];

    private static readonly string[] Statements =
    [
        "create view networks2 as select * from networks", "create trigger t after update on trials begin delete from trials; end",
        "create trigger t before insert on trials begin select raise(abort, 'no'); end", "create index i on trials (state)",
        "drop table networks; create view networks as select 0 number, 1 attempt, x'00' networks",
        "drop table trials; create view trials as with recursive c(n) as (select 0 "
            + "union all select n + 1 from c) select n number, 1 attempt, "
            + "'' worker, 0 heartbeat, '' state, '' trial from c",
        "drop table trials; create table trials (number, attempt, worker, heartbeat, state, trial)",
        "drop table sweep", "drop table trials", "drop table networks", "delete from sweep", "delete from trials", "delete from networks",
        "delete from trials where number = 1", "update trials set number = number + 10 where number > 2", "update trials set number = -1 "
            + "where number = 0",
        "update trials set attempt = 9223372036854775807", "update trials set heartbeat = -9223372036854775808 where number = 4",
        "update trials set heartbeat = 9223372036854775807 where number = 4", "update trials set worker = ''",
        "update trials set state = 'Running'", "update networks set number = 9223372036854775807 where number = 3",
        "update networks set networks = x''", "update networks set attempt = 2", "alter table trials add column more text",
        "alter table trials rename column trial to other", "pragma user_version = 7", "pragma application_id = 3",
        "pragma page_size = 512; vacuum", "pragma auto_vacuum = 1; vacuum",
        "pragma encoding = 'UTF-16'", "insert into sweep values ('more', 'much')",
        "pragma writable_schema = on; update sqlite_master set rootpage = 2", "pragma writable_schema = on; update sqlite_master set sql = "
            + "'CREATE TABLE sweep (name, value, c as (name || value))' where name = 'sweep'",
        "pragma writable_schema = on; delete from sqlite_master where type = 'index'",
    ];

    public static byte[] Of(byte[] file, Random random) => random.Next(8) switch
    {
        0 => Mutations.OfBytes(file, random),
        1 or 2 => OfPages(file, random),
        3 => OfTables(file, random, Execute),
        4 => OfTables(file, random, ChangeProperty),
        5 => OfTables(file, random, ChangeNetworks),
        _ => OfTables(file, random, ChangeTrial),
    };

    private static void Execute(SqliteConnection database, Random random) => Run(database, Statements[random.Next(Statements.Length)]);

    private static void ChangeProperty(SqliteConnection database, Random random)
    {
        var (name, value) = RowOf<string>(database, "select name, value from sweep order by name", random);
        // The space is JSON, most others are not.
        var changed = Encoding.UTF8.GetString(JsonMutations.Of(Encoding.UTF8.GetBytes(value), random));
        Run(database, "update sweep set value = $value where name = $name", ("$value", changed), ("$name", name));
    }

    private static void ChangeTrial(SqliteConnection database, Random random)
    {
        var (number, json) = RowOf<string>(database, "select number, trial from trials order by number", random);
        Run(database, "update trials set trial = $trial where number = $number",
            ("$trial", Encoding.UTF8.GetString(JsonMutations.Of(Encoding.UTF8.GetBytes(json), random))), ("$number", number));
    }

    private static void ChangeNetworks(SqliteConnection database, Random random)
    {
        var (number, zip) = RowOf<byte[]>(database, "select number, networks from networks order by number", random);
        Run(database, "update networks set networks = $networks where number = $number", ("$number", number),
            ("$networks", Mutations.OfZip(zip, random, (name, content, inner) =>
                name.EndsWith(".json", StringComparison.Ordinal) ? JsonMutations.Of(content, inner)
                : Mutations.OfSafetensors(content, inner))));
    }

    /// <summary>One of the numbers that pages begin with, a page in the place of another, or one that is missing.</summary>
    private static byte[] OfPages(byte[] file, Random random)
    {
        var changed = file.ToArray();
        var (page, other) = (random.Next(file.Length / PageLength), random.Next(file.Length / PageLength));
        var at = page * PageLength;
        switch (random.Next(4))
        {
            case 0:
                file.AsSpan(other * PageLength, PageLength).CopyTo(changed.AsSpan(at));
                return changed;
            case 1:
                return [.. file[..at], .. file[(at + PageLength)..]];
            case 2:
                // The header of the file or of a page, and the places of its cells.
                changed[at + random.Next(page == 0 ? 150 : 40)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
                return changed;
            default:
                // A cell: lengths, types, and the number of the page it continues on.
                random.NextBytes(changed.AsSpan(at + random.Next(PageLength - 4), random.Next(1, 5)));
                return changed;
        }
    }

    private static byte[] OfTables(byte[] file, Random random, Action<SqliteConnection, Random> change)
    {
        using var database = new SqliteConnection("Data Source=:memory:;Pooling=False");
        database.Open();
        var copy = raw.sqlite3_malloc(file.Length);
        System.Runtime.InteropServices.Marshal.Copy(file, 0, copy, file.Length);
        foreach (var at in LogBytes)
            System.Runtime.InteropServices.Marshal.WriteByte(copy, at, 1);
        Check(raw.sqlite3_deserialize(
            database.Handle, "main", copy, file.Length, file.Length,
            raw.SQLITE_DESERIALIZE_FREEONCLOSE | raw.SQLITE_DESERIALIZE_RESIZEABLE));
        change(database, random);
        var bytes = raw.sqlite3_serialize(database.Handle, "main", out var length, 0);
        var changed = new byte[length];
        System.Runtime.InteropServices.Marshal.Copy(bytes, changed, 0, changed.Length);
        raw.sqlite3_free(bytes);
        foreach (var at in LogBytes)
            changed[at] = file[at];
        return changed;
    }

    private static (object Key, T Value) RowOf<T>(SqliteConnection database, string sql, Random random)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<(object, T)>();
        while (reader.Read())
            rows.Add((reader.GetValue(0), (T)reader.GetValue(1)));
        return rows[random.Next(rows.Count)];
    }

    private static void Run(SqliteConnection database, string sql, params (string Name, object Value)[] values)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"SQLite must take the file. Received: {result}."));
    }
}
