using MLNetDeep.Sweeps.PostgreSql.Server;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep;

/// <summary>PostgreSQL as the store of a sweep, for workers on several machines.</summary>
public static class PostgreSqlStoreExtensions
{
    /// <summary>
    /// Sets a PostgreSQL database that keeps the trials, for any number of workers on any machines that reach it. Run the same program on
    /// each, and they share the trials: none is lost, and none is run twice.
    /// </summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="connectionString">
    /// Where the server is, as Npgsql writes it: <c>"Host=db.example.org;Database=sweeps;Username=ada"</c>. Leave the password to
    /// <c>PGPASSWORD</c> or <c>~/.pgpass</c>. The database must exist; the user need be no superuser.
    /// </param>
    /// <param name="name">
    /// The sweep's own name in the database, which may hold any number of sweeps. The default value is "sweep".
    /// </param>
    /// <param name="schema">
    /// The schema that the tables are in. It is made where there is none, and its tables are made and kept up to date. The default value
    /// is "mlnetdeep".
    /// </param>
    /// <returns>The sweep.</returns>
    /// <remarks>
    /// <para>Each worker holds one or two connections. Where one is lost, the worker tries to connect again, with growing pauses, for as
    /// long as another one would wait before it took up the trial: a minute. Then <see cref="DenseNetworkSweep.Run"/> throws an
    /// <see cref="IOException"/>. A server that is started again meanwhile costs no trial.</para>
    /// <para>A name knows its sweep as a file does (<see cref="DenseNetworkSweep.SetStore(string, bool)"/>): another one is
    /// refused.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The connection string is none, or one of the names is empty or longer than 63 bytes (a schema) or 200 characters.
    /// </exception>
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
    /// Opens a sweep in a PostgreSQL database, to look at it while it runs. The user needs no right but to read the tables.
    /// </summary>
    /// <param name="connectionString">As <see cref="SetPostgreSqlStore"/> was told.</param>
    /// <param name="name">The sweep's name in the database. The default value is "sweep".</param>
    /// <param name="schema">The schema that the tables are in. The default value is "mlnetdeep".</param>
    /// <returns>What reads it; dispose of it.</returns>
    /// <exception cref="ArgumentException">The connection string is none, or one of the names is empty or too long.</exception>
    /// <exception cref="IOException">The server cannot be reached.</exception>
    /// <exception cref="InvalidDataException">The sweep is not there, or the schema is of a later version or another program.</exception>
    public static SweepWatch WatchPostgreSqlStore(string connectionString, string name = "sweep", string schema = "mlnetdeep") =>
        new(new PostgreSqlDatabase(
            PostgreSqlPlace.Of(connectionString, name, schema),
            new StoreTerms(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None), onlyReads: true), TimeProvider.System);
}
