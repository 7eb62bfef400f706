namespace ExampleKit.Data;

/// <summary>The folders in which the data may lie, in the order in which they are looked at.</summary>
/// <param name="Given">What the user said; null when nothing was.</param>
/// <param name="FromEnvironment">What the environment says; null when nothing.</param>
/// <param name="Cache">Where downloaded files are kept for the next run.</param>
/// <param name="Drawn">Where silhouettes go when there is nothing else.</param>
internal sealed record DataPlaces(string? Given, string? FromEnvironment, string Cache, string Drawn)
{
    public const string EnvironmentVariable = "MLNETDEEP_DATA";

    /// <summary>The places of this user and this run.</summary>
    /// <param name="given">The folder of the option --data, if any.</param>
    /// <param name="drawn">The folder for silhouettes.</param>
    public static DataPlaces OfThisUser(string? given, string drawn)
    {
        var environment = Environment.GetEnvironmentVariable(EnvironmentVariable);
        var profile = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new DataPlaces(
            given,
            string.IsNullOrEmpty(environment) ? null : Path.Combine(environment, "fashion-mnist"),
            Path.Combine(profile, "MLNetDeep", "fashion-mnist"),
            drawn);
    }
}
