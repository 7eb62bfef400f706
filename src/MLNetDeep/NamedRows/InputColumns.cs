using System.Collections;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Messages;

namespace MLNetDeep.NamedRows;

/// <summary>The columns that a pipeline reads, and how given values come into them. Immutable and thread-safe.</summary>
internal sealed class InputColumns
{
    private readonly Dictionary<string, InputColumn> _columns;
    private readonly InputColumn[] _required;

    /// <param name="schema">All columns there may be.</param>
    /// <param name="required">The numbers of those that are read.</param>
    /// <exception cref="ArgumentException">One that is read is of a type that has no values to give.</exception>
    public InputColumns(DataViewSchema schema, IReadOnlySet<int> required)
    {
        Schema = schema;
        _columns = schema.Where(column => !column.IsHidden).ToDictionary(column => column.Name, column => new InputColumn(column));
        _required = [.. _columns.Values.Where(column => required.Contains(column.Index))];
        foreach (var column in _required)
            column.RequireValues();
    }

    public DataViewSchema Schema { get; }

    public IReadOnlyList<string> RequiredNames => [.. _required.Select(column => column.Name)];

    /// <summary>Puts the values of a row in.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void Fill(InputRow target, IReadOnlyDictionary<string, object?> row)
    {
        foreach (var name in row.Keys)
        {
            if (!_columns.ContainsKey(name))
                throw new ArgumentException(
                    $"A row may only have columns of the pipeline: {Excerpt.Names(_columns.Keys)}. Received: {Excerpt.Name(name)}. "
                    + $"Correct the name, or remove the column.");
        }
        target.Next();
        foreach (var column in _required)
        {
            if (!row.TryGetValue(column.Name, out var value))
                throw new ArgumentException(
                    $"A row must have the columns {Excerpt.Names(RequiredNames)}. Received: a row without "
                    + $"{Excerpt.Name(column.Name)}. Give null for a missing value.");
            target.Set(column.Index, column.Read(value));
        }
    }
}

/// <summary>A column that a pipeline reads: what may be given for it, and the value ML.NET gets. Immutable and thread-safe.</summary>
internal sealed class InputColumn
{
    /// <summary>As ML.NET's loader of texts reads dates, so that a row means what it meant in training, on every machine.</summary>
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private readonly DataViewSchema.Column _column;
    private readonly KeyNumbers? _keys;
    private readonly Func<object?, object>? _read;

    public InputColumn(DataViewSchema.Column column)
    {
        _column = column;
        var item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        _keys = item is KeyDataViewType && OutputValues.KeyValuesOf(column) is { } values ? new KeyNumbers(values) : null;
        _read = item switch
        {
            KeyDataViewType key when item.RawType == typeof(uint) => Reader<uint>(value => ReadKey(value, key)),
            NumberDataViewType => NumberReader(item.RawType),
            TextDataViewType => Reader(value => value switch
            {
                null => default(ReadOnlyMemory<char>),
                string text => text.AsMemory(),
                ReadOnlyMemory<char> text => text,
                _ => throw Wrong("a text", value),
            }),
            BooleanDataViewType => Reader(value => value as bool? ?? throw Wrong("true or false", value)),
            DateTimeDataViewType => Reader(value => value switch
            {
                DateTime time => time,
                string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, Universal, out var time) => time,
                _ => throw Wrong("a DateTime", value),
            }),
            DateTimeOffsetDataViewType => Reader(value => value switch
            {
                DateTimeOffset time => time,
                string text when DateTimeOffset.TryParse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
                _ => throw Wrong("a DateTimeOffset", value),
            }),
            TimeSpanDataViewType => Reader(value => value switch
            {
                TimeSpan time => time,
                string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
                _ => throw Wrong("a TimeSpan", value),
            }),
            _ => null,
        };
    }

    public string Name => _column.Name;

    public int Index => _column.Index;

    /// <exception cref="ArgumentException">There is nothing of .NET to give for it.</exception>
    public void RequireValues()
    {
        if (_read is null)
            throw new ArgumentException(
                $"Columns that the pipeline reads must hold numbers, texts, Booleans, times, keys or vectors of them. Received: "
                + $"{Excerpt.Name(Name)} of type {_column.Type}. Use ML.NET's PredictionEngine or Transform for such rows.");
    }

    /// <summary>What ML.NET gets.</summary>
    /// <exception cref="ArgumentException">The value does not fit.</exception>
    public object Read(object? value) => _read!(value);

    private Func<object?, object> Reader<T>(Func<object?, T> read)
    {
        if (_column.Type is not VectorDataViewType vector)
            return value => read(value)!;
        return value =>
        {
            if (value is string or not IEnumerable)
                throw Wrong($"a list of {SizeOf(vector)}", value);
            T[] values = [.. ((IEnumerable)value).Cast<object?>().Select(read)];
            return vector.IsKnownSize && values.Length != vector.Size
                ? throw WrongText($"a list of {SizeOf(vector)}", string.Create(CultureInfo.InvariantCulture, $"{values.Length} of them"))
                : new InputRow.Vector<T>(values);
        };
    }

    private Func<object?, object>? NumberReader(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => Reader(value => value is null ? float.NaN : ReadSingle(value)),
        TypeCode.Double => Reader(value => value is null ? double.NaN : ReadDouble(value)),
        TypeCode.SByte => Reader(value => (sbyte)ReadWhole(value, sbyte.MinValue, sbyte.MaxValue)),
        TypeCode.Byte => Reader(value => (byte)ReadWhole(value, byte.MinValue, byte.MaxValue)),
        TypeCode.Int16 => Reader(value => (short)ReadWhole(value, short.MinValue, short.MaxValue)),
        TypeCode.UInt16 => Reader(value => (ushort)ReadWhole(value, ushort.MinValue, ushort.MaxValue)),
        TypeCode.Int32 => Reader(value => (int)ReadWhole(value, int.MinValue, int.MaxValue)),
        TypeCode.UInt32 => Reader(value => (uint)ReadWhole(value, uint.MinValue, uint.MaxValue)),
        TypeCode.Int64 => Reader(value => (long)ReadWhole(value, long.MinValue, long.MaxValue)),
        TypeCode.UInt64 => Reader(value => (ulong)ReadWhole(value, ulong.MinValue, ulong.MaxValue)),
        _ => null,
    };

    private double ReadDouble(object value) => KeyNumbers.IsNumber(value)
        ? ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture)
        : throw Wrong("a number", value);

    private float ReadSingle(object value) => ReadDouble(value) is var number && double.IsFinite(number) && !float.IsFinite((float)number)
        ? throw Wrong("a number that Single can hold", value)
        : (float)number;

    private Int128 ReadWhole(object? value, Int128 least, Int128 most) =>
        value is not null && KeyNumbers.WholeOf(value) is { } number && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), value);

    /// <summary>The number of the key, from 1; 0 for a missing one.</summary>
    private uint ReadKey(object? value, KeyDataViewType type)
    {
        if (value is null)
            return 0;
        if (_keys is null)
            return (uint)ReadWhole(value, 1, type.Count);
        return _keys.Of(value) ?? throw Wrong(
            $"one of {Excerpt.Names(_keys.Values.Select(key => string.Create(CultureInfo.InvariantCulture, $"{key}")))}, or null", value);
    }

    private static string SizeOf(VectorDataViewType vector) => vector.IsKnownSize
        ? string.Create(CultureInfo.InvariantCulture, $"{vector.Size} values")
        : "values";

    private ArgumentException Wrong(string rule, object? value) => WrongText(rule, Text(value));

    private ArgumentException WrongText(string rule, string received) =>
        new($"Column {Excerpt.Name(Name)} must be {rule}. Received: {received}.");

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => Excerpt.Name(text),
        IFormattable number => Excerpt.Of(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => value.GetType().Name,
    };
}
