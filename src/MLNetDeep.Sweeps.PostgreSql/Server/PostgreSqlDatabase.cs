using MLNetDeep.Sweeps.Store;
using Npgsql;

namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>
/// A sweep in a PostgreSQL database. Proposals stand behind one lock for each sweep, which ends with its transaction; heartbeats and
/// results are updates of one row, which wait for no proposal.
/// </summary>
internal sealed class PostgreSqlDatabase : ISweepDatabase
{
    private readonly PostgreSqlPlace _place;
    private readonly StoreTerms _terms;
    private readonly Reconnection _reconnection;
    private readonly NpgsqlDataSource _connections;
    private readonly PostgreSqlTables _tables;
    private readonly int _sweep;

    /// <param name="place">Where.</param>
    /// <param name="terms">How long it is waited for, and whether it is only read.</param>
    /// <exception cref="IOException">The server cannot be reached, or does not let the user do what a sweep does.</exception>
    /// <exception cref="InvalidDataException">
    /// The schema is of a later version, or of another program; or the sweep is not there.
    /// </exception>
    public PostgreSqlDatabase(PostgreSqlPlace place, StoreTerms terms)
    {
        (_place, _terms) = (place, terms);
        _tables = new PostgreSqlTables(place.Schema);
        _reconnection = new Reconnection(place, terms);
        var connection = new NpgsqlConnectionStringBuilder(place.ConnectionString);
        // A server that has gone silent must be noticed well within the lease.
        connection.CommandTimeout = Math.Min(connection.CommandTimeout, HalfOfLease);
        connection.Timeout = Math.Min(connection.Timeout, HalfOfLease);
        _connections = NpgsqlDataSource.Create(connection);
        try
        {
            _sweep = InTransaction(open =>
            {
                var schema = new PostgreSqlSchema(place, _tables, open);
                return terms.OnlyReads ? schema.Find() : schema.Register();
            });
        }
        catch
        {
            _connections.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => _place.Text;

    /// <inheritdoc/>
    public string NameForAnother => "name";

    /// <inheritdoc/>
    public int Outages => _reconnection.Outages;

    /// <summary>In whole seconds.</summary>
    private int HalfOfLease => Math.Max(1, (int)(_terms.Lease.TotalSeconds / 2));

    /// <inheritdoc/>
    public T Exclusively<T>(Func<ISweepRows, T> action) => InTransaction(open =>
    {
        var rows = new PostgreSqlRows(open, _tables, _sweep, Name);
        rows.Lock(HalfOfLease);
        return action(rows);
    });

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties() => Alone(rows => rows.Properties());

    /// <inheritdoc/>
    public void AddProperty(string name, string value) => Alone(rows => rows.AddProperty(name, value));

    /// <inheritdoc/>
    public void SetProperty(string name, string value) => Alone(rows => rows.SetProperty(name, value));

    /// <inheritdoc/>
    public IReadOnlyList<StoredTrial> Trials(int from, IReadOnlyCollection<int> among) => Alone(rows => rows.Trials(from, among));

    /// <inheritdoc/>
    public void Add(SweepTrial trial, string worker) => Alone(rows => rows.Add(trial, worker));

    /// <inheritdoc/>
    public bool Change(int number, int attempt, SweepTrial trial, string worker) =>
        Alone(rows => rows.Change(number, attempt, trial, worker));

    /// <inheritdoc/>
    public bool Beat(int number, int attempt) => Alone(rows => rows.Beat(number, attempt), patience: _terms.Lease / 12);

    /// <inheritdoc/>
    public IReadOnlyList<(int Number, int Attempt)> KeptNetworks() => Alone(rows => rows.KeptNetworks());

    /// <inheritdoc/>
    public void KeepNetworks(int number, int attempt, byte[] networks) =>
        Alone(rows => rows.KeepNetworks(number, attempt, networks));

    /// <inheritdoc/>
    public byte[]? Networks(int number, int attempt) => Alone(rows => rows.Networks(number, attempt));

    /// <inheritdoc/>
    public void DropNetworks(int number, int attempt) => Alone(rows => rows.DropNetworks(number, attempt));

    public void Dispose() => _connections.Dispose();

    private void Alone(Action<PostgreSqlRows> action) => Alone(rows =>
    {
        action(rows);
        return true;
    });

    private T Alone<T>(Func<PostgreSqlRows, T> action, TimeSpan? patience = null) => _reconnection.Try(patience ?? _terms.Lease, () =>
    {
        using var open = _connections.OpenConnection();
        return action(new PostgreSqlRows(open, _tables, _sweep, Name));
    });

    private T InTransaction<T>(Func<NpgsqlConnection, T> action) => _reconnection.Try(_terms.Lease, () =>
    {
        using var open = _connections.OpenConnection();
        using var transaction = open.BeginTransaction();
        var result = action(open);
        transaction.Commit();
        return result;
    });
}
