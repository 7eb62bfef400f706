using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// A number that a <see cref="DatePartsTransform"/> computes from a date. Parts of the time are those of the time zone that the value is
/// written in.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatePart>))]
public enum DatePart
{
    /// <summary>
    /// Days since the first of January 2000, with their fraction; before it negative. It is the only part of a span of time
    /// (<see cref="TimeSpan"/>), and its length in days there.
    /// </summary>
    [JsonStringEnumMemberName("days")]
    Days,

    /// <summary>The year.</summary>
    [JsonStringEnumMemberName("year")]
    Year,

    /// <summary>The month, 1 to 12.</summary>
    [JsonStringEnumMemberName("month")]
    Month,

    /// <summary>The day of the month, 1 to 31.</summary>
    [JsonStringEnumMemberName("day")]
    Day,

    /// <summary>The day of the week: 0 is Monday, 6 is Sunday.</summary>
    [JsonStringEnumMemberName("dayOfWeek")]
    DayOfWeek,

    /// <summary>The day of the year, 1 to 366.</summary>
    [JsonStringEnumMemberName("dayOfYear")]
    DayOfYear,

    /// <summary>The hour, 0 to 23.</summary>
    [JsonStringEnumMemberName("hour")]
    Hour,

    /// <summary>The minute, 0 to 59.</summary>
    [JsonStringEnumMemberName("minute")]
    Minute,

    /// <summary>The second with its fraction, 0 to below 60.</summary>
    [JsonStringEnumMemberName("second")]
    Second,
}
