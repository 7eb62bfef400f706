using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What is asked of public records: results can grow without breaking a caller, all print what is in them, and lists in them are
/// values.</summary>
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

    /// <summary>
    /// A sentence for each list or dictionary of a record that is compared by reference, or that its giver can still change.
    /// </summary>
    public static IEnumerable<string> ByReference(IEnumerable<Type> records) =>
        from record in records
        where !record.IsAbstract
        from property in record.GetProperties()
        where property.SetMethod is not null && IsCollection(property.PropertyType) && !IsValue(record, property)
        select $"{record.Name}.{property.Name}: two records with equal elements must be equal, and hold a copy. Write 'init => field = "
            + $"Values.Of(value)', and Values.Of(...) for the default.";

    private static bool IsCollection(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is var kind
        && (kind == typeof(IReadOnlyList<>) || kind == typeof(IReadOnlyDictionary<,>));

    private static bool IsValue(Type record, PropertyInfo property)
    {
        var (one, other) = (RuntimeHelpers.GetUninitializedObject(record), RuntimeHelpers.GetUninitializedObject(record));
        var (given, equal) = (OneElement(property.PropertyType), OneElement(property.PropertyType));
        property.SetValue(one, given);
        property.SetValue(other, equal);
        var areEqual = one.Equals(other) && one.GetHashCode() == other.GetHashCode();
        given.GetType().GetMethod("Clear")!.Invoke(given, []);
        return areEqual && one.Equals(other);
    }

    private static object OneElement(Type type)
    {
        var isList = type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        var made = Activator.CreateInstance(
            (isList ? typeof(List<>) : typeof(Dictionary<,>)).MakeGenericType(type.GetGenericArguments()))!;
        var item = type.GetGenericArguments()[^1];
        var value = item.IsValueType ? Activator.CreateInstance(item) : null;
        made.GetType().GetMethod("Add")!.Invoke(made, isList ? [value] : ["key", value]);
        return made;
    }

    private const BindingFlags AnyInstance =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Own = [typeof(System.Text.StringBuilder)];
}
