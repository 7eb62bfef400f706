using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Transforms;

namespace MLNetDeep.Tables;

/// <summary>What was seen of the texts of a column.</summary>
internal sealed class TextFigures
{
    /// <summary>More different values are not told apart: by then their share is known well enough.</summary>
    private const int MostCounted = 1 << 17;

    /// <summary>What people write for "missing" between numbers and dates.</summary>
    private static readonly string[] MissingMarks = ["?", "-", "NA", "N/A", "NaN", "null", "none"];

    private readonly DistinctValues _distinct = new(MostCounted);
    private NumberFigures? _numbers = new();
    private DateFigures? _dates = new();
    private LocalNotation? _local = new();
    private long _words;

    public long Missing { get; private set; }

    public long Values => _distinct.Values;

    public int Distinct => _distinct.Count;

    /// <summary>The number of different texts by that of rows which have one.</summary>
    public double DistinctShare => _distinct.Share;

    /// <summary>The average number of words, divided by white space.</summary>
    public double Words => Values == 0 ? 0 : (double)_words / Values;

    /// <summary>The texts as numbers, where all are numbers or marks of missing ones.</summary>
    public NumberFigures? Numbers => _numbers is { Values: > 0 } ? _numbers : null;

    /// <summary>The texts as dates, where all are dates or marks of missing ones.</summary>
    public DateFigures? Dates => _dates is { Values: > 0 } ? _dates : null;

    /// <summary>What would make numbers or dates of the texts, where all are written as in some country; else null.</summary>
    public string? Advice => _local?.Advice;

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            Missing++;
            _numbers?.Add(double.NaN);
            _dates?.Add(null);
            return;
        }
        _distinct.Add(DistinctValues.MarkOf(text));
        _words += CountWords(text);

        if (_numbers is null && _dates is null && _local is null)
            return;
        var trimmed = text.Trim();
        var isMark = trimmed.IsEmpty || IsMissingMark(trimmed);
        if (!isMark && _local?.Add(trimmed) == false)
            _local = null;
        if (_numbers is not null)
            _numbers = ReadNumber(trimmed, isMark) is { } number ? Added(_numbers, number) : null;
        if (_dates is not null)
        {
            var date = isMark ? null : DateReading.Parse(trimmed);
            if (date is null && !isMark)
                _dates = null;
            else
                _dates.Add(date);
        }
    }

    private static NumberFigures Added(NumberFigures numbers, double number)
    {
        numbers.Add(number);
        return numbers;
    }

    private static double? ReadNumber(ReadOnlySpan<char> text, bool isMark) =>
        isMark ? double.NaN : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether people write that for "missing" between numbers and dates.</summary>
    public static bool IsMissingMark(ReadOnlySpan<char> text)
    {
        foreach (var mark in MissingMarks)
        {
            if (text.Equals(mark, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static int CountWords(ReadOnlySpan<char> text)
    {
        var count = 0;
        var inWord = false;
        foreach (var letter in text)
        {
            var isSpace = char.IsWhiteSpace(letter);
            if (!isSpace && !inWord)
                count++;
            inWord = !isSpace;
        }
        return count;
    }
}

/// <summary>Texts that are numbers as people and spreadsheets write them ("1.234,5", "$5", "12 %"), or dates that begin with the day or the
/// month. They are not guessed at, since 1,234 and 03/04/2025 have two meanings, but the reader is told.</summary>
internal sealed partial class LocalNotation
{
    /// <summary>Signs that a number for a computer does not have.</summary>
    private static readonly SearchValues<char> MoreSigns = SearchValues.Create("$€£¥%'");

    private bool _mayBeNumbers = true;
    private bool _mayBeDates = true;
    private bool _hasComma;
    private bool _hasMore;
    private bool _isEmpty = true;

    /// <summary>What to change; null where the texts are neither.</summary>
    public string? Advice => _isEmpty ? null
        : _mayBeDates ? "dates need the year first"
        : _mayBeNumbers && _hasMore ? "numbers need digits and a decimal point, and no other signs"
        : _mayBeNumbers && _hasComma ? "numbers need a decimal point"
        : null;

    /// <summary>Looks at a text that is not empty; false where it is neither, so that no others need be looked at.</summary>
    public bool Add(ReadOnlySpan<char> text)
    {
        _isEmpty = false;
        _mayBeNumbers = _mayBeNumbers && Number().IsMatch(text);
        _hasComma |= text.Contains(',');
        _hasMore |= text.ContainsAny(MoreSigns) || Grouped().IsMatch(text);
        _mayBeDates = _mayBeDates && IsDate(text);
        return _mayBeNumbers || _mayBeDates;
    }

    [GeneratedRegex(@"^[-+]?\s?[$€£¥]?\s?[-+]?(\d+|\d{1,3}([.,'\s]\d{3})+)([.,]\d+)?([eE][-+]?\d+)?\s?[%$€£¥]?$")]
    private static partial Regex Number();

    /// <summary>Marks between thousands, which no decimal separator can be: two of them, or one and a separator behind it.</summary>
    [GeneratedRegex(@"\d[.,'\s]\d{3}[.,'\s]\d|\d\s\d")]
    private static partial Regex Grouped();

    /// <summary>Three numbers between points, slashes or dashes, the last of which is a year; a time may follow.</summary>
    private static bool IsDate(ReadOnlySpan<char> text)
    {
        if (text.IndexOf(' ') is > 0 and var end)
            text = text[..end];
        Span<Range> parts = stackalloc Range[4];
        if (text.SplitAny(parts, "./-") != 3)
            return false;
        var year = text[parts[2]];
        return IsUpTo(text[parts[0]], 31) && IsUpTo(text[parts[1]], 31) && year.Length is 2 or 4 && IsUpTo(year, 9999);

        static bool IsUpTo(ReadOnlySpan<char> digits, int most) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most;
    }
}

/// <summary>What was seen of the numbers of a column.</summary>
internal sealed class NumberFigures
{
    /// <summary>More numbers are not remembered: hundreds of millions of rows may be looked at.</summary>
    internal const int MostRemembered = 1 << 17;

    private HashSet<double>? _seen = [];
    private bool _mayBeDifferent = true;

    public long Missing { get; private set; }

    public long Values { get; private set; }

    public double Smallest { get; private set; } = double.PositiveInfinity;

    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether all values are whole.</summary>
    public bool AreWhole { get; private set; } = true;

    /// <summary>
    /// Whether all values are whole and no two are the same, as numbers of rows and of customers are. Beyond the first values, which are
    /// remembered, it is whether their range has room for so many different ones.
    /// </summary>
    public bool AreWholeAndDifferent => _mayBeDifferent && Values <= Largest - Smallest + 1;

    /// <summary>Whether the values follow each other with few gaps: at least every second whole number is there.</summary>
    public bool AreNumberedThrough => AreWholeAndDifferent && Largest - Smallest < 2.0 * Values;

    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            Missing++;
            return;
        }
        Values++;
        Smallest = Math.Min(Smallest, value);
        Largest = Math.Max(Largest, value);
        AreWhole = AreWhole && Math.Floor(value) == value;
        // The first value that is not whole, or is there already, ends the search, which for most columns is soon.
        _mayBeDifferent = _mayBeDifferent && AreWhole && _seen?.Add(value) != false;
        if (!_mayBeDifferent || _seen?.Count == MostRemembered)
            _seen = null;
    }
}

/// <summary>What was seen of the dates of a column.</summary>
internal sealed class DateFigures
{
    private static readonly DatePart[] All = Enum.GetValues<DatePart>();

    private readonly float[] _smallest = [.. All.Select(_ => float.PositiveInfinity)];
    private readonly float[] _largest = [.. All.Select(_ => float.NegativeInfinity)];
    private DateTime _first = DateTime.MaxValue;
    private DateTime _last = DateTime.MinValue;

    public long Missing { get; private set; }

    public long Values { get; private set; }

    /// <summary>Whether no day of a year was seen in two years.</summary>
    public bool AreWithinOneYear => _first.Year == DateTime.MaxValue.Year || _last < _first.Date.AddYears(1);

    /// <summary>
    /// The parts that are not the same in all rows. Within one year, those of the year say what the days say. A model could take either for
    /// a trend, and in the next January the trend would begin anew: they are left out.
    /// </summary>
    public IReadOnlyList<DatePart> PartsThatVary => [.. All.Where(
        (part, i) => _largest[i] > _smallest[i] && !(AreWithinOneYear && part is DatePart.Year or DatePart.Month or DatePart.DayOfYear))];

    public void Add(DateTime? date)
    {
        if (date is null)
        {
            Missing++;
            return;
        }
        Values++;
        _first = date < _first ? date.Value : _first;
        _last = date > _last ? date.Value : _last;
        for (var i = 0; i < All.Length; i++)
        {
            var value = DateReading.Part(date, All[i]);
            _smallest[i] = Math.Min(_smallest[i], value);
            _largest[i] = Math.Max(_largest[i], value);
        }
    }
}

/// <summary>
/// Counts different values by their 64-bit marks, up to a bound, so that a column of a million texts takes little memory.
/// </summary>
/// <param name="bound">How many are counted at most.</param>
internal sealed class DistinctValues(int bound)
{
    private readonly HashSet<ulong> _marks = [];
    private long _valuesWhenFull;

    /// <summary>How many values were added.</summary>
    public long Values { get; private set; }

    /// <summary>How many different ones there are; the bound where there are at least so many.</summary>
    public int Count => _marks.Count;

    /// <summary>Whether the bound was reached.</summary>
    public bool IsFull => _marks.Count >= bound;

    /// <summary>The number of different values by that of values; of the values until the bound was reached.</summary>
    public double Share => Values == 0 ? 0 : (double)Count / (IsFull ? _valuesWhenFull : Values);

    public void Add(ulong mark)
    {
        Values++;
        if (!IsFull && _marks.Add(mark) && IsFull)
            _valuesWhenFull = Values;
    }

    /// <summary>The mark of a text: 64 bits by Fowler, Noll and Vo (FNV-1a), of its UTF-16 units. The same in every process.</summary>
    public static ulong MarkOf(ReadOnlySpan<char> text)
    {
        var mark = 14695981039346656037ul;
        foreach (var unit in text)
            mark = unchecked((mark ^ unit) * 1099511628211ul);
        return mark;
    }
}
