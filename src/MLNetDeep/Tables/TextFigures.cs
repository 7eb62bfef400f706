using System.Globalization;
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

        if (_numbers is null && _dates is null)
            return;
        var trimmed = text.Trim();
        var isMark = trimmed.IsEmpty || IsMissingMark(trimmed);
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

    private static bool IsMissingMark(ReadOnlySpan<char> text)
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
