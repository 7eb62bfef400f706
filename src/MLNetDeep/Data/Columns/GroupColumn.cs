using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>The column that says which group a row belongs to: what is asked of it, and how it is read.</summary>
internal static class GroupColumn
{
    /// <summary>What <see cref="GetterOf"/> gives for a row whose group is missing.</summary>
    public const int Missing = -1;

    private const string Role = "Group column";

    /// <param name="schema">Where it should be.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namedIn">What names it, for an error.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of a type that cannot be used.</exception>
    public static void Check(SchemaShape schema, string name, string namedIn = $"{nameof(GroupSplit)}.{nameof(GroupSplit.GroupColumnName)}")
    {
        var column = schema.RequireColumn(Role, name, $"Name the right one in {namedIn}.");
        var isInteger = column.ItemType is NumberDataViewType && column.ItemType != NumberDataViewType.Single
            && column.ItemType != NumberDataViewType.Double;
        if (!column.IsScalar() || !(column.IsKey || isInteger || column.ItemType is TextDataViewType))
            throw column.WrongType(
                Role, "must be a key, text or an integer",
                column.IsScalar() ? $"Append Conversion.MapValueToKey(\"{name}\")." : "Name a column of one value for each row.");
    }

    /// <summary>
    /// A getter of the number of a row's group: groups are numbered from 0 as they are first seen; <see cref="Missing"/> for none.
    /// </summary>
    public static ValueGetter<int> GetterOf(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
            return Numbered<ReadOnlyMemory<char>, string>(row, column, text => text.IsEmpty ? null : text.ToString());

        // A missing key is 0. An integer is never missing.
        var isKey = column.Type is KeyDataViewType;
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => Numbered<sbyte, object>(row, column, value => value),
            TypeCode.Byte => Numbered<byte, object>(row, column, value => isKey && value == 0 ? null : value),
            TypeCode.Int16 => Numbered<short, object>(row, column, value => value),
            TypeCode.UInt16 => Numbered<ushort, object>(row, column, value => isKey && value == 0 ? null : value),
            TypeCode.Int32 => Numbered<int, object>(row, column, value => value),
            TypeCode.UInt32 => Numbered<uint, object>(row, column, value => isKey && value == 0 ? null : value),
            TypeCode.Int64 => Numbered<long, object>(row, column, value => value),
            _ => Numbered<ulong, object>(row, column, value => isKey && value == 0 ? null : value),
        };
    }

    private static ValueGetter<int> Numbered<T, TGroup>(DataViewRow row, DataViewSchema.Column column, Func<T, TGroup?> groupOf)
        where TGroup : class
    {
        var get = row.GetGetter<T>(column);
        var numbers = new Dictionary<TGroup, int>();
        T value = default!;
        return (ref int number) =>
        {
            get(ref value);
            if (groupOf(value) is not { } group)
                number = Missing;
            else if (!numbers.TryGetValue(group, out number))
                numbers.Add(group, number = numbers.Count);
        };
    }
}
