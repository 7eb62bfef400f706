using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using MLNetDeep.Transforms;

namespace MLNetDeep.Tables;

/// <summary>
/// One column as it was looked at: its type, and the figures of its kind of values; all null where its type is none that features are made
/// of.
/// </summary>
/// <param name="column">The column.</param>
internal sealed class ColumnLook(DataViewSchema.Column column)
{
    /// <summary>More different values are not told apart.</summary>
    private const int MostCodes = 1 << 17;

    public string Name => column.Name;

    public DataViewType Type => column.Type;

    /// <summary>Rows looked at.</summary>
    public long Rows { get; private set; }

    public NumberFigures? Numbers { get; private set; }

    public TextFigures? Texts { get; private set; }

    public DateFigures? Dates { get; private set; }

    /// <summary>The classes of a key; a missing one is not counted.</summary>
    public DistinctValues? Keys { get; private set; }

    /// <summary>The whole numbers of a column whose name says that they are codes; null of others.</summary>
    public DistinctValues? Codes { get; private set; }

    /// <summary>How many different texts, keys or codes there are, up to a bound; null of other kinds.</summary>
    public int? Distinct => Texts?.Distinct ?? Keys?.Count ?? Codes?.Count;

    /// <summary>Whether different texts or codes are at least that share of the values; both are counted only up to the bound.</summary>
    public bool IsDistinct(double share) => (Codes?.Share ?? Texts?.DistinctShare) >= share;

    /// <summary>
    /// Whether the name is that of an identifier: its numbers are no quantities. "ID" behind a capital is the end of a word, as in PAID.
    /// </summary>
    public bool IsNamedIdentifier => Name.EndsWith("id", StringComparison.OrdinalIgnoreCase) && Name[..^2] is var rest
        && (rest.Length == 0 || !char.IsLetterOrDigit(rest[^1]) || Name.EndsWith("Id", StringComparison.Ordinal)
            || (Name.EndsWith("ID", StringComparison.Ordinal) && !char.IsUpper(rest[^1])));

    /// <summary>How many rows have no value.</summary>
    public long Missing => Numbers?.Missing ?? Texts?.Missing ?? Dates?.Missing ?? (Keys is { } keys ? Rows - keys.Values : 0);

    /// <summary>Makes what reads the current row's value into the figures; null where the type is none that features are made of.</summary>
    public Action? Reader(DataViewRow row)
    {
        if (MakeReader(row) is not { } read)
            return null;
        return () =>
        {
            Rows++;
            read();
        };
    }

    private Action? MakeReader(DataViewRow row)
    {
        if (column.Type is KeyDataViewType key)
            return KeyReader(row, key);
        if (column.Type is NumberDataViewType)
            return NumberReader(row);
        if (column.Type == BooleanDataViewType.Instance
            || column.Type is VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType or BooleanDataViewType })
            return SingleReader(row);
        if (column.Type == TextDataViewType.Instance)
        {
            var (get, texts) = (row.GetGetter<ReadOnlyMemory<char>>(column), Texts = new TextFigures());
            var text = default(ReadOnlyMemory<char>);
            return () =>
            {
                get(ref text);
                texts.Add(text.Span);
            };
        }
        if (!DateReading.CanRead(column.Type))
            return null;

        var (readDate, dates) = (DateReading.Reader(row, column), Dates = new DateFigures());
        return () => dates.Add(readDate());
    }

    /// <summary>
    /// Booleans, and vectors of numbers: all slots are one set of figures, and a row with a gap counts as one missing value.
    /// </summary>
    private Action SingleReader(DataViewRow row)
    {
        var numbers = Numbers = new NumberFigures();
        var converter = SingleConverter.For(column.Type);
        if (column.Type is not VectorDataViewType)
        {
            var getOne = converter.ScalarGetter(row, column);
            var one = 0f;
            return () =>
            {
                getOne(ref one);
                numbers.Add(one);
            };
        }

        var get = converter.VectorGetter(row, column);
        VBuffer<float> values = default;
        return () =>
        {
            get(ref values);
            var hasGap = false;
            foreach (var value in values.GetValues())
            {
                if (float.IsNaN(value))
                    hasGap = true;
                else
                    numbers.Add(value);
            }
            if (!values.IsDense)
                numbers.Add(0);
            if (hasGap)
                numbers.Add(float.NaN);
        };
    }

    private Action NumberReader(DataViewRow row) => column.Type.RawType switch
    {
        var type when type == typeof(float) => Of<float>(row),
        var type when type == typeof(double) => Of<double>(row),
        var type when type == typeof(sbyte) => Of<sbyte>(row),
        var type when type == typeof(byte) => Of<byte>(row),
        var type when type == typeof(short) => Of<short>(row),
        var type when type == typeof(ushort) => Of<ushort>(row),
        var type when type == typeof(int) => Of<int>(row),
        var type when type == typeof(uint) => Of<uint>(row),
        var type when type == typeof(long) => Of<long>(row),
        _ => Of<ulong>(row),
    };

    private Action Of<T>(DataViewRow row)
        where T : INumber<T>
    {
        var (get, numbers) = (row.GetGetter<T>(column), Numbers = new NumberFigures());
        var codes = IsNamedIdentifier ? Codes = new DistinctValues(MostCodes) : null;
        var value = T.Zero;
        return () =>
        {
            get(ref value);
            numbers.Add(double.CreateSaturating(value));
            if (codes is not null && T.IsInteger(value))
                codes.Add(MarkOf(value));
        };
    }

    /// <summary>An integer as it is, and the bits of a Single or a Double: as whole numbers, all negative ones would be 0.</summary>
    private static ulong MarkOf<T>(T value)
        where T : INumber<T> => typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? BitConverter.DoubleToUInt64Bits(double.CreateSaturating(value) + 0.0) // Makes 0 of -0.
            : ulong.CreateTruncating(value);

    private Action KeyReader(DataViewRow row, KeyDataViewType key) => key.RawType switch
    {
        var type when type == typeof(byte) => OfKey<byte>(row),
        var type when type == typeof(ushort) => OfKey<ushort>(row),
        var type when type == typeof(uint) => OfKey<uint>(row),
        _ => OfKey<ulong>(row),
    };

    private Action OfKey<T>(DataViewRow row)
        where T : IUnsignedNumber<T>
    {
        var (get, keys) = (row.GetGetter<T>(column), Keys = new DistinctValues(MostCodes));
        var value = T.Zero;
        return () =>
        {
            get(ref value);
            if (!T.IsZero(value))
                keys.Add(ulong.CreateTruncating(value));
        };
    }
}

/// <summary>One pass over the rows of a table, to see what its columns hold.</summary>
/// <param name="Columns">All columns but hidden ones, in order.</param>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="SayLabel">The names of columns that say the label itself.</param>
internal sealed record TableLook(IReadOnlyList<ColumnLook> Columns, long Rows, IReadOnlySet<string> SayLabel)
{
    /// <summary>Looks at the rows.</summary>
    /// <param name="data">The table.</param>
    /// <param name="label">The label's column.</param>
    /// <param name="rowsToLookAt">At how many at most; null for all.</param>
    /// <param name="isRead">Whether the values of a column of that name are looked at; of the others only the type is.</param>
    public static TableLook At(IDataView data, DataViewSchema.Column label, int? rowsToLookAt, Func<string, bool> isRead)
    {
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => !column.IsHidden)];
        ColumnLook[] looks = [.. columns.Select(column => new ColumnLook(column))];
        DataViewSchema.Column[] read = [.. columns.Where(column => isRead(column.Name))];
        using var cursor = data.GetRowCursor(read.Append(label));
        var copies = LabelCopies.Of(cursor, label, read);
        Action[] readers = [.. looks.Where(look => isRead(look.Name)).Select(look => look.Reader(cursor)).OfType<Action>()];

        var rows = 0L;
        while (rows < (rowsToLookAt ?? long.MaxValue) && cursor.MoveNext())
        {
            rows++;
            foreach (var reader in readers)
                reader();
            copies?.Add();
        }
        return new TableLook(looks, rows, copies?.Names.ToHashSet(StringComparer.Ordinal) ?? []);
    }
}
