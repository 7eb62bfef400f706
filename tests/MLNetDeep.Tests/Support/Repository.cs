namespace MLNetDeep.Tests.Support;

/// <summary>Where the repository and the outputs of its build are, found from where the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder of MLNetDeep.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the folder two above the test assembly, bin/CONFIGURATION/FRAMEWORK.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The target framework's short name, the folder of the test assembly.</summary>
    public static string Framework { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>A file or folder of the repository by its path from the root, parts separated by '/'.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, Path.Combine(relative.Split('/')));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MLNetDeep.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException(
            $"No folder above '{AppContext.BaseDirectory}' holds MLNetDeep.sln. The tests run from the repository's bin folders.");
    }
}
