using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tables;

/// <summary>
/// Follows rows through the steps of a pipeline, and sees where something went in and nothing came out. Not thread-safe.
/// </summary>
internal sealed class UnreadValuesStudy
{
    private readonly List<Findings> _found = [];
    private List<Passage> _passages = [];
    private IDataView _rows;

    /// <summary>For each column the name of the raw one that alone it was made of; null where it was made of several.</summary>
    private string?[] _origins;
    private long? _count;

    public UnreadValuesStudy(IDataView rows)
    {
        _rows = rows;
        _origins = [.. rows.Schema.Select(column => column.Name)];
    }

    /// <summary>Goes through one step.</summary>
    public void Follow(ITransformer step)
    {
        if (step.IsRowToRowMapper && step.GetRowToRowMapper(_rows.Schema) is var mapper
            && KeptPlaces(mapper.OutputSchema) is { } places)
        {
            _passages = [.. _passages.Select(passage => passage.At(mapper.OutputSchema, places))];
            var origins = new string?[mapper.OutputSchema.Count];
            foreach (var (before, after) in places.Index())
                origins[after] = _origins[before];
            foreach (var output in mapper.OutputSchema.Where(column => !places.Contains(column.Index)))
                origins[output.Index] = OriginOf(mapper, output, places);
            _origins = origins;
            _rows = step.Transform(_rows);
            return;
        }

        // Columns, or rows, are dropped: what was passed so far is looked at before.
        Look();
        var names = _rows.Schema.Where(column => !column.IsHidden).ToDictionary(column => column.Name, column => _origins[column.Index]);
        _rows = step.Transform(_rows);
        _origins = [.. _rows.Schema.Select(column => names.GetValueOrDefault(column.Name))];
    }

    /// <summary>What was found on the way.</summary>
    public UnreadValues Result()
    {
        Look();
        return new() { Rows = _count ?? 0, Columns = [.. _found.Where(found => found.Rows > 0).Select(found => found.Result())] };
    }

    /// <summary>
    /// Where each column is after a step that keeps all of them and adds others; null of any other step. A column that replaces another of
    /// its name stands directly behind it.
    /// </summary>
    private int[]? KeptPlaces(DataViewSchema after)
    {
        var places = new List<int>();
        foreach (var column in after)
        {
            if (places.Count < _rows.Schema.Count && _rows.Schema[places.Count] is var before && before.Name == column.Name
                && before.Type.Equals(column.Type))
                places.Add(column.Index);
        }
        return places.Count == _rows.Schema.Count ? [.. places] : null;
    }

    /// <summary>The raw column that alone a new one is made of. What goes in and comes out is looked at later.</summary>
    private string? OriginOf(IRowToRowMapper mapper, DataViewSchema.Column output, int[] places)
    {
        if (mapper.GetDependencies([output]).ToArray() is not [var input] || _origins[input.Index] is not { } origin)
            return null;
        if (!output.IsHidden && Passage.ReasonOf(input.Type, output) is { } reason)
        {
            var findings = _found.Find(found => found.Name == origin && found.Reason == reason);
            if (findings is null)
                _found.Add(findings = new(origin, reason));
            // Rows that were counted in an earlier look may have other numbers now.
            if (!findings.AreWhole)
                _passages.Add(new Passage(mapper.OutputSchema[places[input.Index]], output, findings));
        }
        return origin;
    }

    /// <summary>Reads the rows once.</summary>
    private void Look()
    {
        if (_passages.Count == 0 && _count is not null)
            return;
        using var cursor = _rows.GetRowCursor(
            _passages.SelectMany(passage => (int[])[passage.Input.Index, passage.Output.Index]).Distinct().Select(i => _rows.Schema[i]));
        Action[] looks = [.. _passages.Select(passage => passage.LookAt(cursor))];
        var count = 0L;
        for (; cursor.MoveNext(); count++)
        {
            foreach (var look in looks)
                look();
        }
        _count ??= count;
        foreach (var passage in _passages)
            passage.Findings.AreWhole = true;
        _passages.Clear();
    }

    /// <summary>What was found of one raw column.</summary>
    /// <param name="name">The column.</param>
    /// <param name="reason">What became of the values.</param>
    private sealed class Findings(string name, UnreadReason reason)
    {
        private const int MostExamples = 5;

        private readonly List<string> _examples = [];
        private long _lastRow = -1;

        public string Name => name;

        public UnreadReason Reason => reason;

        public long Rows { get; private set; }

        /// <summary>Whether the rows have been looked at.</summary>
        public bool AreWhole { get; set; }

        public void Add(string value, long row)
        {
            // Several steps may read one column, and a value counts once.
            if (row == _lastRow)
                return;
            _lastRow = row;
            Rows++;
            if (_examples.Count < MostExamples && !_examples.Contains(value))
                _examples.Add(value);
        }

        public UnreadColumn Result() => new() { Name = name, Reason = reason, Rows = Rows, Examples = [.. _examples] };
    }

    /// <summary>A column that goes into a step, and the one that comes out of it.</summary>
    private sealed record Passage(DataViewSchema.Column Input, DataViewSchema.Column Output, Findings Findings)
    {
        /// <summary>The same columns after a step.</summary>
        /// <param name="schema">The columns after it.</param>
        /// <param name="places">Where each column is then.</param>
        public Passage At(DataViewSchema schema, int[] places) =>
            this with { Input = schema[places[Input.Index]], Output = schema[places[Output.Index]] };

        /// <summary>What it means where nothing comes out; null where that cannot be told.</summary>
        public static UnreadReason? ReasonOf(DataViewType input, DataViewSchema.Column output)
        {
            if (input is not TextDataViewType and not NumberDataViewType)
                return null;
            if (output.Type is KeyDataViewType)
                return UnreadReason.UnknownValue;
            if (output.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single)
                return IsOneHot(output) ? UnreadReason.UnknownValue : input is TextDataViewType ? UnreadReason.NotADate : null;
            var isNumber = output.Type == NumberDataViewType.Single || output.Type == NumberDataViewType.Double;
            return input is TextDataViewType && isNumber ? UnreadReason.NotANumber : null;
        }

        /// <summary>Looks at the row that the cursor is at.</summary>
        public Action LookAt(DataViewRowCursor cursor)
        {
            var (read, isNothing) = (Value(cursor), Nothing(cursor));
            return () =>
            {
                if (isNothing() && read() is { } value)
                    Findings.Add(value, cursor.Position);
            };
        }

        /// <summary>A binary code of a category has no such ranges: its zeros are the first value.</summary>
        private static bool IsOneHot(DataViewSchema.Column output) =>
            output.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.CategoricalSlotRanges) is not null;

        /// <summary>What goes in, as text; null where nothing does.</summary>
        private Func<string?> Value(DataViewRowCursor cursor)
        {
            if (Input.Type is TextDataViewType)
            {
                var get = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema[Input.Index]);
                ReadOnlyMemory<char> text = default;
                return () =>
                {
                    get(ref text);
                    var trimmed = text.Span.Trim();
                    var isMissing = trimmed.IsEmpty || Findings.Reason != UnreadReason.UnknownValue && TextFigures.IsMissingMark(trimmed);
                    return isMissing ? null : text.ToString();
                };
            }
            return Input.Type.RawType switch
            {
                var type when type == typeof(float) => Number<float>(cursor),
                var type when type == typeof(double) => Number<double>(cursor),
                var type when type == typeof(sbyte) => Number<sbyte>(cursor),
                var type when type == typeof(byte) => Number<byte>(cursor),
                var type when type == typeof(short) => Number<short>(cursor),
                var type when type == typeof(ushort) => Number<ushort>(cursor),
                var type when type == typeof(int) => Number<int>(cursor),
                var type when type == typeof(uint) => Number<uint>(cursor),
                var type when type == typeof(long) => Number<long>(cursor),
                _ => Number<ulong>(cursor),
            };
        }

        private Func<string?> Number<T>(DataViewRowCursor cursor)
            where T : INumber<T>
        {
            var get = cursor.GetGetter<T>(cursor.Schema[Input.Index]);
            var value = T.Zero;
            return () =>
            {
                get(ref value);
                return T.IsNaN(value) ? null : value.ToString(null, CultureInfo.InvariantCulture);
            };
        }

        /// <summary>Whether nothing comes out.</summary>
        private Func<bool> Nothing(DataViewRowCursor cursor)
        {
            var column = cursor.Schema[Output.Index];
            if (Output.Type is VectorDataViewType)
            {
                var get = cursor.GetGetter<VBuffer<float>>(column);
                VBuffer<float> value = default;
                return () =>
                {
                    get(ref value);
                    return Findings.Reason == UnreadReason.UnknownValue
                        ? !value.GetValues().ContainsAnyExcept(0)
                        : value.Length > 0 && value.IsDense && value.GetValues().IndexOfAnyExcept(float.NaN) < 0;
                };
            }
            if (Output.Type is KeyDataViewType)
                return KeyIsMissing(cursor, column);

            return Output.Type.RawType == typeof(double) ? IsNaN<double>(cursor, column) : IsNaN<float>(cursor, column);
        }

        private static Func<bool> IsNaN<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
            where T : INumber<T>
        {
            var get = cursor.GetGetter<T>(column);
            var number = T.Zero;
            return () =>
            {
                get(ref number);
                return T.IsNaN(number);
            };
        }

        private static Func<bool> KeyIsMissing(DataViewRowCursor cursor, DataViewSchema.Column column)
        {
            if (column.Type.RawType != typeof(uint))
                return () => false;
            var get = cursor.GetGetter<uint>(column);
            var key = 0u;
            return () =>
            {
                get(ref key);
                return key == 0;
            };
        }
    }
}
