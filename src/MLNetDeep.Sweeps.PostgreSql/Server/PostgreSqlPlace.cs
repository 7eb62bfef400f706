using System.Globalization;
using System.Text;
using Npgsql;

namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>Where a sweep is kept: a server, a schema of a database there, and the name of the sweep. Immutable.</summary>
internal sealed record PostgreSqlPlace
{
    /// <summary>PostgreSQL cuts longer names off.</summary>
    private const int MostBytesOfSchema = 63;

    private const int MostCharactersOfName = 200;

    private PostgreSqlPlace()
    {
    }

    /// <summary>How to connect.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The sweep's name.</summary>
    public required string Name { get; init; }

    public required string Schema { get; init; }

    /// <summary>The place in words, without user and password: "'sweep' of the database 'sweeps' at 'db.example.org'".</summary>
    public required string Text { get; init; }

    public required string DatabaseName { get; init; }

    public static PostgreSqlPlace Of(string connectionString, string name, string schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        if (name.Length > MostCharactersOfName || name.Any(char.IsControl))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The name of a sweep must have at most {MostCharactersOfName} characters and no control characters. Received: "
                    + $"{name.Length} characters. Choose another name."), nameof(name));
        if (Encoding.UTF8.GetByteCount(schema) > MostBytesOfSchema || schema.Any(char.IsControl))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A schema must have a name of at most {MostBytesOfSchema} bytes and no control characters. Received: "
                    + $"{Encoding.UTF8.GetByteCount(schema)} bytes. Choose another name."), nameof(schema));

        var connection = Parsed(connectionString);
        var database = connection.Database ?? connection.Username ?? Environment.UserName;
        return new PostgreSqlPlace
        {
            ConnectionString = connection.ConnectionString,
            Name = name,
            Schema = schema,
            DatabaseName = database,
            Text = $"'{name}' of the database '{database}' at '{connection.Host}'",
        };
    }

    private static NpgsqlConnectionStringBuilder Parsed(string connectionString)
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            // Not the text itself: it may hold a password.
            throw new ArgumentException(
                "The store must be a connection string as Npgsql reads it, 'Host=db.example.org;Database=sweeps;Username=ada'. Received: "
                + $"one that it cannot read ({malformed.Message.TrimEnd('.')}). Use the names that Npgsql's documentation lists.",
                nameof(connectionString));
        }

        if (string.IsNullOrEmpty(connection.Host))
            throw new ArgumentException(
                "The store must name a server. Received: a connection string without 'Host'. Add 'Host=db.example.org', or the folder "
                + "of its Unix socket.", nameof(connectionString));
        connection.ApplicationName ??= "MLNetDeep.Sweeps";
        return connection;
    }
}
