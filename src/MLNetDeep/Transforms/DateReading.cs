using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms;

/// <summary>
/// Reads a column of dates, of spans of time, or of texts that begin with the year, and gives parts of them. What is missing is NaN in
/// every part: the default value of the type (ML.NET's loaders give it for an empty field; of a span of time it is a length), a text that
/// is no date, and a span of time that leads from the start beyond the dates of .NET.
/// </summary>
internal static class DateReading
{
    private static readonly DateTime Start = new(2000, 1, 1);

    /// <summary>Year first, so that no month is taken for a day. Fractions of seconds and a time zone may follow.</summary>
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd",
        .. from date in new[] { "yyyy-MM-dd", "yyyy/MM/dd" }
           from separator in new[] { " ", "'T'" }
           from time in new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF" }
           from zone in new[] { "", "zzz", "'Z'", "' UTC'" }
           select date + separator + time + zone,
    ];

    /// <summary>Whether the items of a column can be read.</summary>
    public static bool CanRead(DataViewType type) =>
        type == DateTimeDataViewType.Instance || type == DateTimeOffsetDataViewType.Instance || type == TimeSpanDataViewType.Instance
            || type == TextDataViewType.Instance;

    /// <summary>
    /// Reads the current row's value at each call; null where it is missing. Of a span of time it is the start and that span.
    /// </summary>
    public static Func<DateTime?> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == DateTimeDataViewType.Instance)
            return Of<DateTime>(row, column, value => value == default ? null : value);
        if (column.Type == DateTimeOffsetDataViewType.Instance)
            return Of<DateTimeOffset>(row, column, value => value == default ? null : value.DateTime);
        if (column.Type == TimeSpanDataViewType.Instance)
            return Of<TimeSpan>(row, column, After);
        return Of<ReadOnlyMemory<char>>(row, column, text => Parse(text.Span));
    }

    /// <summary>The date that a text says; null where it says none.</summary>
    public static DateTime? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        // The year's digits first: it is cheap, and most texts that are no dates end here.
        if (text.Length < 8 || text[..4].ContainsAnyExceptInRange('0', '9'))
            return null;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.DateTime : null;
    }

    /// <summary>One part of a date.</summary>
    public static float Part(DateTime? date, DatePart part) => date is not { } value ? float.NaN : part switch
    {
        DatePart.Days => (float)(value - Start).TotalDays,
        DatePart.Year => value.Year,
        DatePart.Month => value.Month,
        DatePart.Day => value.Day,
        DatePart.DayOfWeek => ((int)value.DayOfWeek + 6) % 7,
        DatePart.DayOfYear => value.DayOfYear,
        DatePart.Hour => value.Hour,
        DatePart.Minute => value.Minute,
        _ => (float)(value.TimeOfDay.TotalSeconds % 60),
    };

    /// <summary>
    /// The start and a span; null beyond the dates there are. So far away lies no length of time, but a mark such as "never ends".
    /// </summary>
    private static DateTime? After(TimeSpan span) =>
        span >= DateTime.MinValue - Start && span <= DateTime.MaxValue - Start ? Start + span : null;

    private static Func<DateTime?> Of<T>(DataViewRow row, DataViewSchema.Column column, Func<T, DateTime?> read)
    {
        var get = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            return read(value);
        };
    }
}
