using System.Globalization;
using System.Security.Cryptography;
using MLNetDeep.Sweeps.Store;
using Npgsql;

namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>
/// Does a thing again where its connection was lost, after pauses that grow, and says what is the matter where that is no use.
/// </summary>
internal sealed class Reconnection(PostgreSqlPlace place, StoreTerms terms)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The server has ended a transaction whose worker hung; Npgsql has no name for it.</summary>
    private const string IdleInTransaction = "25P03";

    private int _outages;

    /// <summary>How often a connection was lost, or could not be made.</summary>
    public int Outages => Volatile.Read(ref _outages);

    /// <param name="patience">How long it is tried. At least once, also after a cancellation.</param>
    /// <param name="call">What to do, with a connection of its own.</param>
    /// <exception cref="IOException">The server cannot be reached, or does not let the user do it.</exception>
    /// <exception cref="InvalidDataException">The tables are not what a sweep makes.</exception>
    public T Try<T>(TimeSpan patience, Func<T> call)
    {
        var begin = terms.Time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? 2 * pause : LongestPause)
        {
            try
            {
                return call();
            }
            catch (NpgsqlException lost) when (IsLost(lost))
            {
                Interlocked.Increment(ref _outages);
                // Many workers lose their connections at once, and come back one by one.
                var wait = pause * (.5 + RandomNumberGenerator.GetInt32(1_000) / 2_000.0);
                if (terms.Time.GetElapsedTime(begin) + wait > patience || terms.CancellationToken.WaitHandle.WaitOne(wait))
                    throw Unreachable(lost, terms.Time.GetElapsedTime(begin));
            }
            catch (NpgsqlException refused)
            {
                throw Refused(refused);
            }
        }
    }

    /// <summary>Whether the same thing may succeed later: the connection was lost, or the server has no time or room for it now.</summary>
    private static bool IsLost(NpgsqlException exception) =>
        exception.IsTransient || exception.SqlState is IdleInTransaction
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    private IOException Unreachable(NpgsqlException lost, TimeSpan since) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The store {place.Text} must be reachable. Received: no answer for {since.TotalSeconds:0.#} seconds ({Cause(lost)}). When its "
            + $"server runs, run the sweep again: it continues. A trial that ran here is taken up by others once it has been silent for "
            + $"{terms.Lease.TotalSeconds:0.#} seconds."), lost);

    private Exception Refused(NpgsqlException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.UndefinedFunction => new InvalidDataException(
                $"The schema '{place.Schema}' of the database '{place.DatabaseName}' must have the tables that a sweep makes. Received: "
                + $"other tables, or some that have been changed by hand ({Cause(refused)}). Choose another schema.", refused),
        _ => new IOException(
            $"The store {place.Text} must be a database that this user may write. Received: {Cause(refused)}. {Advice(refused)}", refused),
    };

    private string Advice(NpgsqlException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => $"Make the database: createdb {place.DatabaseName}.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"Its owner may let the user make a schema (grant create on database …), or make one for it: create schema {place.Schema} "
            + "authorization …",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check user and password (PGPASSWORD, ~/.pgpass), and what the server's pg_hba.conf lets in.",
        _ => "Check the connection string, and what the user may do.",
    };

    private static string Cause(NpgsqlException exception) => exception switch
    {
        PostgresException server => $"{server.MessageText.TrimEnd('.')}, SQLSTATE {server.SqlState}",
        { InnerException: { } inner } => $"{exception.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}",
        _ => exception.Message.TrimEnd('.'),
    };
}
