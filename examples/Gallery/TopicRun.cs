namespace Gallery;

/// <summary>How a topic is run.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Quick">With few rows and epochs, to see that all works.</param>
/// <param name="Output">The folder, which exists, for what it writes.</param>
/// <param name="Data">The folder of data that the user named, if any.</param>
internal sealed record TopicRun(string Name, bool Quick, string Output, string? Data)
{
    /// <summary>A file of the topic in the output folder.</summary>
    public string FileIn(string ending) => Path.Combine(Output, $"{Name}.{ending}");

    /// <summary>The path of a file of real data; null where it is not here, and the topic draws its rows. Says which.</summary>
    public string? Find(string file)
    {
        var folder = Data ?? Environment.GetEnvironmentVariable("MLNETDEEP_DATA");
        var path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, file);
        var found = path is not null && File.Exists(path);
        Console.WriteLine(found ? $"Data: {path}" : $"Data: drawn, for '{file}' is not here. The figures are about drawings.");
        return found ? path : null;
    }
}
