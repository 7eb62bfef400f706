namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Names that a <c>using</c> line can bring in beside ours. Only top-level public types count: a nested one, <c>torch.nn.Module</c>, say,
/// never stands alone unless someone asks for that by <c>using static</c>.
/// </summary>
internal static class PublicNames
{
    /// <summary>Names of ours that TorchSharp or ML.NET has too, each with the reason why it stays.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions { get; } = new Dictionary<string, string>
    {
        ["Dropout"] = "The layer's name in every framework. TorchSharp has it in TorchSharp.Modules, which a program that uses our "
            + "layers has no reason to import.",
        ["OptimizerOptions"] = "The base of AdamOptions and its like, which is what programs name. TorchSharp's, in TorchSharp.Modules, "
            + "is the state of its own optimizers.",
    };

    /// <summary>A sentence for every name of ours that one of theirs bears too.</summary>
    /// <param name="ours">Simple names of our public types.</param>
    /// <param name="theirs">Full names of their public top-level types.</param>
    public static IEnumerable<string> Clashes(IEnumerable<string> ours, IEnumerable<string> theirs)
    {
        var bySimpleName = theirs.ToLookup(SimpleName);
        return ours.Select(SimpleName).Where(name => bySimpleName.Contains(name) && !Exceptions.ContainsKey(name))
            .Select(name => $"{name}: there is also {string.Join(" and ", bySimpleName[name])}. A file that uses both could not say "
                + $"which; choose another name.");
    }

    /// <summary>The full names of the public top-level types of an assembly beside the tests.</summary>
    public static IReadOnlyList<string> PublicTypesOf(string assembly)
    {
        using var module = CompiledCode.Open(assembly);
        return [.. module.Types.Where(type => type.IsPublic).Select(type => type.FullName)];
    }

    /// <summary>The assemblies beside the tests whose names ours must keep clear of.</summary>
    public static IReadOnlyList<string> AssembliesOfOthers { get; } =
    [
        "TorchSharp",
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.ML*.dll").Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    private static string SimpleName(string fullName) => fullName.Split('.')[^1].Split('`')[0];
}
