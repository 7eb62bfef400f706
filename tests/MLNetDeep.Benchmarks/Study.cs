namespace MLNetDeep.Benchmarks;

/// <summary>A measurement of whole fits, which take too long or too much memory to be repeated as a benchmark is. It prints a Markdown
/// table.</summary>
internal abstract class Study
{
    /// <summary>The names of all studies: "Data.StreamingStudy".</summary>
    public static IEnumerable<string> Names => Types.Select(NameOf).Order(StringComparer.Ordinal);

    private static IEnumerable<Type> Types => typeof(Study).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Study)));

    /// <summary>The study of that name, with or without its folder; null for none.</summary>
    public static Study? Find(string name) =>
        Types.FirstOrDefault(type => type.Name == name || NameOf(type) == name) is { } found ? (Study)Activator.CreateInstance(found)!
        : null;

    public abstract void Run(TextWriter output);

    private static string NameOf(Type type) => type.FullName![(typeof(Study).Namespace!.Length + 1)..];
}
