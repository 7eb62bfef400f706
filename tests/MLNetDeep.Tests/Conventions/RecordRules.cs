using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What is asked of public records: results can grow without breaking a caller, and all print what is in them.</summary>
internal static class RecordRules
{
    /// <summary>The public records of a library, by reflection.</summary>
    public static IEnumerable<Type> PublicRecords(Assembly library) =>
        library.GetExportedTypes().Where(type => type.GetMethod("PrintMembers", AnyInstance, Own) is not null);

    /// <summary>A sentence for each record whose text is the compiler's: in the culture of the machine, with type names in place of what is
    /// in a list.</summary>
    public static IEnumerable<string> Unprinted(IEnumerable<Type> records) =>
        from record in records
        where !record.IsAbstract && record.GetMethod(nameof(ToString), [])!.IsDefined(typeof(CompilerGeneratedAttribute))
        select $"{record.Name}: its ToString is the compiler's. Print what is in it in a line or a small table, in the invariant "
            + $"culture; options by PrintedOption.";

    /// <summary>
    /// A sentence for each record with a positional constructor that is no option: a new figure would break who constructs or deconstructs
    /// it. Options are written by users, who may want it short.
    /// </summary>
    /// <param name="records">The records.</param>
    /// <param name="options">The names of the types in the folder Options.</param>
    public static IEnumerable<string> Positional(IEnumerable<Type> records, IReadOnlySet<string> options) =>
        from record in records
        where record.GetMethod("Deconstruct") is not null && !options.Contains(record.Name)
        select $"{record.Name}: a result has init properties, required ones where it needs them, and no positional constructor.";

    private const BindingFlags AnyInstance =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Own = [typeof(System.Text.StringBuilder)];
}
