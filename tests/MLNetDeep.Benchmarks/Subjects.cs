using BenchmarkDotNet.Attributes;

namespace MLNetDeep.Benchmarks;

/// <summary>What can be measured: folders, and the classes in them.</summary>
internal static class Subjects
{
    public static IEnumerable<string> Names =>
        typeof(Subjects).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: false)))
            .Select(NameOf)
            .Order(StringComparer.Ordinal);

    /// <summary>"Data" stands for all in that folder, "Data.Gathering" or "Gathering" for that class.</summary>
    public static string FilterFor(string which) => $"*.{which}.*";

    private static string NameOf(Type type) => type.FullName![(typeof(Subjects).Namespace!.Length + 1)..];
}
