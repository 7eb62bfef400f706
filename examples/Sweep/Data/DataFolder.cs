using ExampleKit.Data;

namespace SweepExample.Data;

/// <summary>Where a table lies on this machine.</summary>
internal static class DataFolder
{
    /// <summary>The path of a file in the folder of a data set; null where it is not there.</summary>
    public static string? Find(string dataSet, string file) =>
        Environment.GetEnvironmentVariable(DataPlaces.EnvironmentVariable) is { Length: > 0 } root
            && Path.Combine(root, dataSet, file) is var path && File.Exists(path) ? path : null;
}
