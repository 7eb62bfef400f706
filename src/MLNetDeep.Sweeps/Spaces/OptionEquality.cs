using System.Collections;
using System.Reflection;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// Whether two options say the same. Records and lists are compared by what is in them: the options may be a type of the user's own, whose
/// equality takes two lists with equal elements for different. What it does not know, it takes for different unless
/// <see cref="object.Equals(object, object)"/> holds.
/// </summary>
internal static class OptionEquality
{
    public static bool AreSame(object? a, object? b)
    {
        if (Equals(a, b))
            return true;
        if (a is null || b is null || a.GetType() != b.GetType() || a is string)
            return false;
        if (a is IEnumerable these && b is IEnumerable those)
            return HaveSameItems(these, those);
        return OptionPath.IsRecord(a.GetType()) && FieldsOf(a.GetType()).All(field => AreSame(field.GetValue(a), field.GetValue(b)));
    }

    private static bool HaveSameItems(IEnumerable these, IEnumerable those)
    {
        object?[] left = [.. these.Cast<object?>()], right = [.. those.Cast<object?>()];
        return left.Length == right.Length && left.Zip(right).All(pair => AreSame(pair.First, pair.Second));
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null || type == typeof(object)
        ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Concat(FieldsOf(type.BaseType));
}
