namespace ExampleKit.Data;

/// <summary>Finds the data: what the user or the environment names, else the cache, else a download into it, else silhouettes.</summary>
/// <param name="files">The files that make the data set.</param>
/// <param name="fetch">Brings the files that the folder lacks; false when it could not.</param>
/// <param name="draw">Writes silhouettes into the folder.</param>
/// <param name="say">Takes a line for the user.</param>
internal sealed class DataSearch(IReadOnlyList<DataFile> files, Func<string, Task<bool>> fetch, Action<string> draw, Action<string> say)
{
    /// <exception cref="InvalidDataException">A folder that was asked for lacks files, or they are not the published ones.</exception>
    public async Task<FoundData> FindAsync(DataPlaces places)
    {
        if (places.Given is { } given)
            return Require(given, "--data");

        if (places.FromEnvironment is { } environment)
        {
            if (Directory.Exists(environment))
                return Require(environment, DataPlaces.EnvironmentVariable);
            say($"{DataPlaces.EnvironmentVariable} is set, but there is no folder '{environment}'. Looking elsewhere.");
        }

        if (await FillAsync(places.Cache))
            return RealIn(places.Cache);

        draw(places.Drawn);
        return new FoundData(FashionMnistFiles.In(places.Drawn), IsFashionMnist: false);
    }

    private FoundData Require(string folder, string askedBy)
    {
        var faults = files.Select(file => (file, fault: file.FaultIn(folder))).Where(entry => entry.fault is not null).ToList();
        if (faults.Count == 0)
            return RealIn(folder);

        var sentences = faults.Select(entry => $"'{entry.file.PathIn(folder)}' {entry.fault}.");
        throw new InvalidDataException(
            $"The folder that {askedBy} names must hold the four Fashion-MNIST files as published. {string.Join(" ", sentences)} " +
            $"Put them right, or leave {askedBy} out to have them downloaded.");
    }

    /// <summary>Makes the cache hold every file intact; false when it cannot.</summary>
    private async Task<bool> FillAsync(string cache)
    {
        foreach (var file in files.Where(file => File.Exists(file.PathIn(cache))))
        {
            if (file.FaultIn(cache) is { } fault)
                say($"'{file.PathIn(cache)}' {fault}. Downloading it again.");
        }

        if (files.All(file => file.FaultIn(cache) is null))
            return true;

        try
        {
            Directory.CreateDirectory(cache);
            return await fetch(cache);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            say($"The cache '{cache}' cannot be written: {exception.Message}");
            return false;
        }
    }

    private FoundData RealIn(string folder)
    {
        say($"Data: '{folder}'");
        return new FoundData(FashionMnistFiles.In(folder), IsFashionMnist: true);
    }
}
