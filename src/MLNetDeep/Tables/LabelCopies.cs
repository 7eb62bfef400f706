using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.Tables;

/// <summary>
/// Finds the columns that say the label itself, as the texts do of which its keys were made. A model learns nothing but them, is perfect
/// on every row that has them, and new rows do not.
/// </summary>
internal sealed class LabelCopies
{
    /// <summary>With fewer rows, and fewer of the second most frequent value, it may be chance.</summary>
    private const int FewestRows = 20, FewestOfSecond = 5;

    /// <summary>Enough values for classes. A label of more is a number, which only an equal number can say.</summary>
    private const int MostValues = 1 << 12;

    private readonly Func<ulong> _label;
    private readonly Dictionary<ulong, int> _counts = [];
    private readonly List<Candidate> _left = [];
    private bool _hasMoreValues;
    private long _rows;

    private LabelCopies(Func<ulong> label) => _label = label;

    /// <summary>The columns that say the label in every row so far.</summary>
    public IEnumerable<string> Names => _rows < FewestRows || _counts.Count < 2 ? []
        : HasFewValues ? IsSecondFrequent ? _left.Select(candidate => candidate.Name) : []
        : _left.Where(candidate => candidate.IsEqual).Select(candidate => candidate.Name);

    private bool HasFewValues => !_hasMoreValues && _counts.Count <= _rows / FewestOfSecond;

    /// <summary>Whether two values of the label are frequent: then no column has a value for each of them by chance.</summary>
    private bool IsSecondFrequent => _counts.Values.OrderDescending().ElementAt(1) >= FewestOfSecond;

    /// <summary>For a row of a table; null where its label is of a type that no column can be equal to.</summary>
    /// <param name="row">The row; its cursor reads all columns.</param>
    /// <param name="label">The label.</param>
    /// <param name="columns">Those that may be the same.</param>
    public static LabelCopies? Of(DataViewRow row, DataViewSchema.Column label, IEnumerable<DataViewSchema.Column> columns)
    {
        if (MarkReader(row, label) is not { } mark)
            return null;
        var copies = new LabelCopies(mark);
        foreach (var column in columns)
        {
            if (MarkReader(row, column) is { } other)
                copies._left.Add(new Candidate(column.Name, other));
        }
        return copies;
    }

    /// <summary>Looks at the current row. What is another value than the label's is never read again.</summary>
    public void Add()
    {
        _rows++;
        if (_left.Count == 0)
            return;
        var label = _label();
        if (_counts.TryGetValue(label, out var count) || _counts.Count < MostValues)
            _counts[label] = count + 1;
        else
            _hasMoreValues = true;
        _left.RemoveAll(candidate => !candidate.Agrees(label));
    }

    /// <summary>Gives a mark of the row's value: numbers that are equal as Single have the same one, whatever their types.</summary>
    private static Func<ulong>? MarkReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == TextDataViewType.Instance)
        {
            var (get, text) = (row.GetGetter<ReadOnlyMemory<char>>(column), default(ReadOnlyMemory<char>));
            return () =>
            {
                get(ref text);
                return text.IsEmpty || TextFigures.IsMissingMark(text.Span) ? MarkOf(float.NaN)
                    : float.TryParse(text.Span, CultureInfo.InvariantCulture, out var number) ? MarkOf(number)
                    : DistinctValues.MarkOf(text.Span);
            };
        }
        if (column.Type is KeyDataViewType { RawType: var type } && type == typeof(uint))
        {
            var (get, key) = (row.GetGetter<uint>(column), 0u);
            return () =>
            {
                get(ref key);
                return key;
            };
        }
        if (column.Type is not (NumberDataViewType or BooleanDataViewType))
            return null;
        var (getNumber, value) = (SingleConverter.For(column.Type).ScalarGetter(row, column), 0f);
        return () =>
        {
            getNumber(ref value);
            return MarkOf(value);
        };
    }

    private static ulong MarkOf(float number) =>
        BitConverter.SingleToUInt32Bits(number == 0 ? 0 : float.IsNaN(number) ? float.NaN : number);

    /// <summary>A column whose values and those of the label have belonged together so far, one to one.</summary>
    private sealed class Candidate(string name, Func<ulong> read)
    {
        private readonly Dictionary<ulong, ulong> _ofLabel = [];
        private readonly HashSet<ulong> _own = [];

        public string Name => name;

        /// <summary>Whether every value is that of the label.</summary>
        public bool IsEqual { get; private set; } = true;

        /// <summary>Whether the row's value may still say the label.</summary>
        public bool Agrees(ulong label)
        {
            var mark = read();
            IsEqual &= mark == label;
            if (_ofLabel.TryGetValue(label, out var before))
                return before == mark;
            if (_ofLabel.Count >= MostValues)
                return IsEqual;
            _ofLabel.Add(label, mark);
            return _own.Add(mark);
        }
    }
}
