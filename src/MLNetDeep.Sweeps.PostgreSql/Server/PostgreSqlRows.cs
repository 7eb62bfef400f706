using MLNetDeep.Sweeps.Store;
using MLNetDeep.Sweeps.Trials;
using Npgsql;

namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>The rows of one sweep over one open connection, in a transaction or not.</summary>
/// <param name="open">The connection.</param>
/// <param name="tables">The tables.</param>
/// <param name="sweep">The sweep's number in them.</param>
/// <param name="store">What errors call it, in quotes.</param>
internal sealed class PostgreSqlRows(NpgsqlConnection open, PostgreSqlTables tables, int sweep, string store) : ISweepRows
{
    /// <summary>
    /// Waits until nobody else proposes trials of this sweep; until the transaction ends nobody does. The server ends one whose worker
    /// hangs in the middle of it.
    /// </summary>
    /// <param name="seconds">How long a worker may do nothing in the middle.</param>
    public void Lock(int seconds)
    {
        using var command = Command(
            "select set_config('idle_in_transaction_session_timeout', $2, true), pg_advisory_xact_lock($3, $1)",
            FormattableString.Invariant($"{seconds}s"), PostgreSqlTables.LockClass);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties()
    {
        using var command = Command($"select name, value from {tables.Properties} where sweep = $1");
        using var reader = command.ExecuteReader();
        var properties = new Dictionary<string, string>();
        while (reader.Read())
            properties.Add(reader.GetString(0), reader.GetString(1));
        return properties;
    }

    /// <inheritdoc/>
    public void AddProperty(string name, string value)
    {
        using var command = Command($"insert into {tables.Properties} (sweep, name, value) values ($1, $2, $3)", name, value);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void SetProperty(string name, string value)
    {
        using var command = Command(
            $"insert into {tables.Properties} (sweep, name, value) values ($1, $2, $3) "
            + "on conflict (sweep, name) do update set value = excluded.value", name, value);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among)
    {
        // A statement for each, in one message: for a list of numbers the server may choose to look at every row of the sweep.
        using var batch = new NpgsqlBatch(open);
        foreach (var number in among.Order())
            batch.BatchCommands.Add(Selection("number = $2", number));
        batch.BatchCommands.Add(Selection("number >= $2 order by number", from));

        var trials = new List<StoredTrial>();
        using var reader = batch.ExecuteReader();
        do
        {
            while (reader.Read())
                trials.Add(StoredTrial.Of(
                    store, reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4)));
        }
        while (reader.NextResult());
        return trials;
    }

    /// <inheritdoc/>
    public void Add(SweepTrial trial, string worker)
    {
        using var command = Command(
            $"insert into {tables.Trials} (sweep, number, attempt, worker, heartbeat, state, trial) values ($1, $2, $3, $4, 0, $5, $6)",
            trial.Number, trial.Attempts, worker, trial.State.ToString(), TrialJson.Write(trial));
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public bool Change(int number, int attempt, SweepTrial trial, string worker)
    {
        using var command = Command(
            $"update {tables.Trials} set attempt = $4, worker = $5, heartbeat = 0, state = $6, trial = $7 where sweep = $1 and number = $2 "
            + "and attempt = $3 and state = 'Running'",
            number, attempt, trial.Attempts, worker, trial.State.ToString(), TrialJson.Write(trial));
        return command.ExecuteNonQuery() == 1;
    }

    /// <inheritdoc/>
    public bool Beat(int number, int attempt)
    {
        using var command = Command(
            $"update {tables.Trials} set heartbeat = heartbeat + 1 where sweep = $1 and number = $2 and attempt = $3 "
            + "and state = 'Running'", number, attempt);
        return command.ExecuteNonQuery() == 1;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks()
    {
        using var command = Command($"select number, attempt from {tables.Networks} where sweep = $1 order by number, attempt");
        using var reader = command.ExecuteReader();
        var kept = new List<(int, int)>();
        while (reader.Read())
            kept.Add((reader.GetInt32(0), reader.GetInt32(1)));
        return kept;
    }

    /// <inheritdoc/>
    public void KeepNetworks(int number, int attempt, byte[] networks)
    {
        using var command = Command(
            $"insert into {tables.Networks} (sweep, number, attempt, networks) values ($1, $2, $3, $4) "
            + "on conflict (sweep, number, attempt) do update set networks = excluded.networks", number, attempt, networks);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public byte[]? Networks(int number, int attempt)
    {
        using var command = Command(
            $"select networks from {tables.Networks} where sweep = $1 and number = $2 and attempt = $3", number, attempt);
        return (byte[]?)command.ExecuteScalar();
    }

    /// <inheritdoc/>
    public void DropNetworks(int number, int attempt)
    {
        using var command = Command(
            $"delete from {tables.Networks} where sweep = $1 and number = $2 and attempt = $3", number, attempt);
        command.ExecuteNonQuery();
    }

    private NpgsqlBatchCommand Selection(string which, int number) =>
        new($"select number, attempt, trial, worker, heartbeat from {tables.Trials} where sweep = $1 and {which}")
        {
            Parameters = { new NpgsqlParameter { Value = sweep }, new NpgsqlParameter { Value = number } },
        };

    /// <summary>A command whose first parameter is the sweep.</summary>
    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, open);
        command.Parameters.Add(new NpgsqlParameter { Value = sweep });
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
