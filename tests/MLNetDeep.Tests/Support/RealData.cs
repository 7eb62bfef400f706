namespace MLNetDeep.Tests.Support;

/// <summary>Data sets too large or not ours to keep in the repository: in folders under the one the variable MLNETDEEP_DATA
/// names.</summary>
internal static class RealData
{
    public const string Variable = "MLNETDEEP_DATA";

    /// <summary>The folder of a data set; without it the test is inconclusive, and says why.</summary>
    public static string Folder(string dataSet)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(root))
            throw new AssertInconclusiveException(
                $"This test reads the data set '{dataSet}': set {Variable} to the folder that holds a folder of that name.");

        var folder = Path.Combine(root, dataSet);
        return Directory.Exists(folder)
            ? folder
            : throw new AssertInconclusiveException(
                $"This test reads the data set '{dataSet}', which is not in the folder {Variable} names: there is no '{folder}'.");
    }
}
