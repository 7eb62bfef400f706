using ExampleKit.Data;

namespace SweepExample;

/// <summary>How to get the real data.</summary>
internal static class DataPlacesHint
{
    public static string Text => $"set {DataPlaces.EnvironmentVariable} to a folder that holds it";
}
