using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep;

/// <summary>PostgreSQL as the store of a sweep, for workers on several machines.</summary>
public static class PostgreSqlStoreExtensions
{
    /// <summary>
    /// Sets a PostgreSQL database that keeps the trials, for any number of workers on any machines that can reach it. Run the same program
    /// on each machine, and they share the trials: no trial is lost, and no trial is run twice.
    /// </summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="connectionString">
    /// The connection string of Npgsql: <c>"Host=db.example.org;Database=sweeps;Username=ada"</c>. Put the password into <c>PGPASSWORD</c>
    /// or <c>~/.pgpass</c> instead. The database must exist; the user need not be a superuser.
    /// </param>
    /// <param name="name">
    /// The sweep's name in the database, at most 200 characters. A database may hold any number of sweeps. The default value is "sweep".
    /// </param>
    /// <param name="schema">
    /// The schema of the tables, at most 63 bytes. If the schema or its tables do not exist, they are created; older tables are updated.
    /// The default value is "mlnetdeep".
    /// </param>
    /// <returns>The same sweep.</returns>
    /// <remarks>
    /// <para>Each worker holds one or two connections. If one is lost, the worker tries to connect again for a minute, with growing pauses;
    /// other workers do not take over its trial before that. Then <see cref="DenseNetworkSweep.Run"/> throws an <see cref="IOException"/>.
    /// So a server that restarts within a minute costs no trial.</para>
    /// <para>A name belongs to one sweep, as a file does (<see cref="DenseNetworkSweep.SetStore(string, bool)"/>): another sweep is
    /// refused.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The connection string is not valid, or a name is empty or too long.</exception>
    /// <example><code>
    /// SweepResult result = mlContext.DenseNetworkSweep()
    ///     .SetData(train, validation)
    ///     .SetMaxTrials(1_000)
    ///     .SetConcurrentTrials(32, here: 1)
    ///     .SetPostgreSqlStore("Host=db.example.org;Database=sweeps;Username=ada", name: "housing")
    ///     .Run();
    /// </code></example>
    public static DenseNetworkSweep SetPostgreSqlStore(
        this DenseNetworkSweep sweep, string connectionString, string name = "sweep", string schema = "mlnetdeep")
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var place = PostgreSqlPlace.Of(connectionString, name, schema);
        return sweep.SetStore(terms => new PostgreSqlDatabase(place, terms));
    }

    /// <summary>
    /// Opens a sweep in a PostgreSQL database to watch it while it runs. The user only needs the right to read the tables.
    /// </summary>
    /// <param name="connectionString">The connection string, as for <see cref="SetPostgreSqlStore"/>.</param>
    /// <param name="name">The sweep's name in the database. The default value is "sweep".</param>
    /// <param name="schema">The schema that the tables are in. The default value is "mlnetdeep".</param>
    /// <returns>The object that reads the sweep; dispose of it.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid, or a name is empty or too long.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    /// <exception cref="InvalidDataException">
    /// The database does not hold the sweep, or the schema is of a later version or of another program.
    /// </exception>
    public static SweepWatch WatchPostgreSqlStore(string connectionString, string name = "sweep", string schema = "mlnetdeep") =>
        new(new PostgreSqlDatabase(
            PostgreSqlPlace.Of(connectionString, name, schema),
            new StoreTerms(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None, OnlyReads: true)), TimeProvider.System);
}
