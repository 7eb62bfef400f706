using System.Globalization;
using Microsoft.Data.Sqlite;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// The file of a store: an SQLite database with one sweep. Every change is a transaction that is on the disk when the call returns. There
/// is one connection; threads use it in turn.
/// </summary>
internal sealed class SqliteDatabase : ISweepDatabase
{
    /// <summary>How long a call waits for another process to end its transaction, in seconds; those take milliseconds.</summary>
    internal const int SecondsToWait = 60;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly string? _path;
    private readonly SqliteErrors _errors;

    /// <param name="path">The file, made where there is none; null for one in memory.</param>
    /// <param name="isOnNetwork">Whether the file lies on a network share, where SQLite's write-ahead log does not work.</param>
    /// <param name="secondsToWait">How long a call waits for another process.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no store of a sweep; it is left as it is.</exception>
    public SqliteDatabase(string? path, bool isOnNetwork, int secondsToWait = SecondsToWait)
        : this(path, secondsToWait, SqliteOpenMode.ReadWriteCreate) => Begin(() =>
    {
        // Before anything is changed: the file may be somebody else's.
        if (SqliteSchema.IsNew(_connection, Name, _errors.Changed))
            Execute(string.Create(CultureInfo.InvariantCulture, $"pragma application_id = {SqliteSchema.ApplicationId}"));
        Execute($"pragma journal_mode = {(isOnNetwork ? "delete" : "wal")}");
        // Full: what was committed survives a loss of power too.
        Execute("pragma synchronous = full");
        // All or none: whoever watches meanwhile must not take a part for a store that was changed by hand.
        var tables = SqliteSchema.Tables.Select(table => $"create table if not exists {table.Key} {table.Value}; ");
        Execute($"begin immediate; {string.Concat(tables)}commit");
    });

    private SqliteDatabase(string? path, int secondsToWait, SqliteOpenMode mode)
    {
        (_path, _errors) = (path, new SqliteErrors(path, secondsToWait, mode == SqliteOpenMode.ReadOnly));
        // A full path: parts of some relative ones mean something to SQLite.
        var source = path is null ? ":memory:" : Path.GetFullPath(path);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                DefaultTimeout = secondsToWait,
                Pooling = false,
                Mode = mode,
            }.ToString());
    }

    /// <summary>Opens a file that is there, to read it alone.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is no store of a sweep, or an empty one.</exception>
    public static SqliteDatabase ToRead(string path)
    {
        var database = new SqliteDatabase(path, SecondsToWait, SqliteOpenMode.ReadOnly);
        database.Begin(() =>
        {
            if (SqliteSchema.IsNew(database._connection, database.Name, database._errors.Changed))
                throw SweepWatch.NothingYet(database.Name);
        });
        return database;
    }

    /// <inheritdoc/>
    public string Name => $"'{_path}'";

    /// <inheritdoc/>
    public string NameForAnother => "path";

    /// <inheritdoc/>
    public int Outages => 0;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written: the disk is full, or another process has held it for a minute.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public T Exclusively<T>(Func<ISweepRows, T> action) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var result = action(this);
        transaction.Commit();
        return result;
    });

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties() => Guarded(() =>
    {
        using var command = Command("select name, value from sweep");
        using var reader = command.ExecuteReader();
        var properties = new Dictionary<string, string>();
        while (reader.Read())
        {
            if (!properties.TryAdd(Text(reader, 0), Text(reader, 1)))
                throw _errors.Damaged("a name twice");
        }
        return properties;
    });

    /// <inheritdoc/>
    public void AddProperty(string name, string value) => Guarded(() =>
        Execute("insert into sweep (name, value) values ($name, $value)", ("$name", name), ("$value", value)));

    /// <inheritdoc/>
    public void SetProperty(string name, string value) => Guarded(() =>
        Execute("insert or replace into sweep (name, value) values ($name, $value)", ("$name", name), ("$value", value)));

    /// <inheritdoc/>
    public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among) => Guarded(() =>
    {
        // No trial is -1: with nothing to look for SQLite would read all rows.
        var numbers = string.Join(',', among.Append(-1).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        // Nor one condition with "or": it would read them for that too.
        using var command = Command(
            $"select number, attempt, trial, worker, heartbeat from trials where number in ({numbers}) and number < $from union all "
            + "select number, attempt, trial, worker, heartbeat from trials where number >= $from order by number", ("$from", from));
        using var reader = command.ExecuteReader();
        var trials = new List<StoredTrial>();
        while (reader.Read())
        {
            var number = Whole(reader, 0);
            // An index that is damaged may name a row twice.
            if (trials is [.., var last] && last.Trial.Number >= number)
                throw _errors.Damaged(string.Create(CultureInfo.InvariantCulture, $"trial {number} is in another one's place"));
            trials.Add(StoredTrial.Of(Name, number, Whole(reader, 1), Text(reader, 2), Text(reader, 3), Whole(reader, 4)));
        }
        return trials;
    });

    /// <inheritdoc/>
    public void Add(SweepTrial trial, string worker) => Guarded(() => Execute(
        "insert into trials (number, attempt, worker, heartbeat, state, trial) values ($number, $attempt, $worker, 0, $state, $trial)",
        ("$number", trial.Number), ("$attempt", trial.Attempts), ("$worker", worker), ("$state", trial.State.ToString()),
        ("$trial", TrialJson.Write(trial))));

    /// <inheritdoc/>
    public bool Change(int number, int attempt, SweepTrial trial, string worker) => Guarded(() => Execute(
        "update trials set attempt = $new, worker = $worker, heartbeat = 0, state = $state, trial = $trial where number = $number and "
        + "attempt = $attempt and state = 'Running'",
        ("$number", number), ("$attempt", attempt), ("$new", trial.Attempts), ("$worker", worker), ("$state", trial.State.ToString()),
        ("$trial", TrialJson.Write(trial))) == 1);

    /// <inheritdoc/>
    public bool Beat(int number, int attempt) => Guarded(() =>
        Execute("update trials set heartbeat = heartbeat + 1 where number = $number and attempt = $attempt and state = 'Running'",
            ("$number", number), ("$attempt", attempt)) == 1);

    /// <inheritdoc/>
    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => Guarded(() =>
    {
        using var command = Command("select number, attempt from networks order by number, attempt");
        using var reader = command.ExecuteReader();
        var kept = new List<(int, int)>();
        while (reader.Read())
            kept.Add(((int)Math.Clamp(Whole(reader, 0), -1, int.MaxValue), (int)Math.Clamp(Whole(reader, 1), -1, int.MaxValue)));
        return kept;
    });

    /// <inheritdoc/>
    public void KeepNetworks(int number, int attempt, byte[] networks) => Guarded(() => Execute(
        "insert or replace into networks (number, attempt, networks) values ($number, $attempt, $networks)",
        ("$number", number), ("$attempt", attempt), ("$networks", networks)));

    /// <inheritdoc/>
    public byte[]? Networks(int number, int attempt) => Guarded(() =>
    {
        using var command = Command(
            "select networks from networks where number = $number and attempt = $attempt", ("$number", number), ("$attempt", attempt));
        return command.ExecuteScalar() switch
        {
            null => null,
            byte[] networks => networks,
            _ => throw _errors.Damaged("networks that are not bytes"),
        };
    });

    /// <inheritdoc/>
    public void DropNetworks(int number, int attempt) => Guarded(() => Execute(
        "delete from networks where number = $number and attempt = $attempt", ("$number", number), ("$attempt", attempt)));

    public void Dispose()
    {
        lock (_gate)
            _connection.Dispose();
    }

    private void Begin(Action action)
    {
        try
        {
            Guarded(() =>
            {
                _connection.Open();
                // Nothing in the file is run, and a page is looked at before it is believed (https://www.sqlite.org/security.html).
                Execute("pragma trusted_schema = off");
                Execute("pragma cell_size_check = on");
                action();
                return true;
            });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>What a damaged page holds in the place of a text may be anything.</summary>
    private string Text(SqliteDataReader reader, int column) =>
        reader.GetValue(column) as string ?? throw _errors.Damaged("another value in the place of a text");

    private long Whole(SqliteDataReader reader, int column) =>
        reader.GetValue(column) is long number ? number : throw _errors.Damaged("another value in the place of a number");

    private int Execute(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>SQLite's errors as those of a file.</summary>
    private T Guarded<T>(Func<T> action)
    {
        try
        {
            lock (_gate)
                return action();
        }
        catch (SqliteException failed)
        {
            throw _errors.Of(failed);
        }
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
