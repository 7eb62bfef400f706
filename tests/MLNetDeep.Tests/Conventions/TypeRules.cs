using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What every type of ours keeps to; each violation is a sentence.</summary>
internal static class TypeRules
{
    public static IEnumerable<string> Violations(Type type)
    {
        if (type.IsVisible && type.Namespace != "MLNetDeep")
            yield return $"{type.FullName}: public types live in the namespace MLNetDeep.";

        if (type is { IsClass: true, IsSealed: false, IsAbstract: false })
            yield return $"{type.FullName}: a class is sealed or abstract (or static). Which of the two is it?";
    }

    /// <summary>The namespace of a file against its folder, by the type it is named as; lesser types of the file share that one's
    /// namespace.</summary>
    public static IEnumerable<string> Violations(SourceFile file, Type namedAs)
    {
        if (!namedAs.IsVisible && file.Namespace != SourceTree.NamespaceFor(file))
            yield return $"{file.RelativePath}: {namedAs.FullName} is internal; its namespace must be {SourceTree.NamespaceFor(file)}, "
                + $"as its folder.";
    }

    /// <summary>The types that people wrote, without what the compiler and its generators added.</summary>
    public static IEnumerable<Type> WrittenIn(Assembly assembly) =>
        assembly.GetTypes().Where(type => !IsGenerated(type) && type.Namespace?.StartsWith("MLNetDeep", StringComparison.Ordinal) == true);

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || type.DeclaringType is { } outer
            && IsGenerated(outer);
}
