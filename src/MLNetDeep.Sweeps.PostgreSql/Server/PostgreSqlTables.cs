namespace MLNetDeep.Sweeps.PostgreSql.Server;

/// <summary>The names of the tables in a schema, as they stand in SQL.</summary>
/// <param name="schema">The name of the schema.</param>
internal sealed class PostgreSqlTables(string schema)
{
    /// <summary>The class of our advisory locks: "MLNS". The object is the sweep; 0 is the schema.</summary>
    public const int LockClass = 0x4d4c4e53;

    public string Schema { get; } = Quoted(schema);

    public string Versions => $"{Schema}.sweep_schema";

    public string Sweeps => $"{Schema}.sweeps";

    public string Properties => $"{Schema}.sweep_properties";

    public string Trials => $"{Schema}.sweep_trials";

    public string Networks => $"{Schema}.sweep_networks";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
