using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>A column that says when a row was.</summary>
internal static class TimeColumn
{
    /// <summary>Reads it once.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="name">The column; null where rows are in the order of time.</param>
    /// <returns>For each row of the data view a number that grows with time; equal ones are of one moment.</returns>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    /// <exception cref="InvalidOperationException">A row has no time.</exception>
    public static long[] Read(IDataView data, string? name)
    {
        if (name is null)
        {
            var count = 0L;
            using var rows = data.GetRowCursor([]);
            while (rows.MoveNext())
                count++;
            return [.. Enumerable.Range(0, checked((int)count)).Select(row => (long)row)];
        }

        var column = data.Schema.RequireColumn(
            name, $"Time column '{name}'", $"Correct {nameof(TimeFolds)}.{nameof(TimeFolds.TimeColumnName)}.");
        return column.Type.RawType switch
        {
            var type when type == typeof(DateTime) => Read<DateTime>(data, column, time => time.Ticks),
            var type when type == typeof(DateTimeOffset) => Read<DateTimeOffset>(data, column, time => time.UtcTicks),
            var type when type == typeof(TimeSpan) => Read<TimeSpan>(data, column, time => time.Ticks),
            var type when type == typeof(float) => Read<float>(data, column, number => InOrder(number)),
            var type when type == typeof(double) => Read<double>(data, column, InOrder),
            var type when type == typeof(int) => Read<int>(data, column, number => number),
            var type when type == typeof(long) => Read<long>(data, column, number => number),
            var type when type == typeof(short) => Read<short>(data, column, number => number),
            var type when type == typeof(byte) => Read<byte>(data, column, number => number),
            var type when type == typeof(ushort) => Read<ushort>(data, column, number => number),
            var type when type == typeof(uint) && column.Type is not KeyDataViewType => Read<uint>(data, column, number => number),
            _ => throw new ArgumentException(
                $"Time column '{name}' must hold dates, time spans or numbers. Received: {column.Type}. Convert it with "
                + $"mlContext.Transforms.Conversion.ConvertType."),
        };
    }

    private static long[] Read<T>(IDataView data, DataViewSchema.Column column, Func<T, long?> moment)
    {
        var moments = new List<long>();
        using var rows = data.GetRowCursor([column]);
        var getter = rows.GetGetter<T>(column);
        T value = default!;
        while (rows.MoveNext())
        {
            getter(ref value);
            moments.Add(moment(value) ?? throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Every row must have a time. Received: none in column '{column.Name}' of row {moments.Count + 1}. Remove such rows with "
                + $"mlContext.Data.FilterRowsByMissingValues.")));
        }
        return [.. moments];
    }

    /// <summary>A number such that greater values have greater ones; null where it is missing.</summary>
    private static long? InOrder(double value)
    {
        if (double.IsNaN(value))
            return null;
        // Adding 0 makes one zero of both.
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return bits >= 0 ? bits : long.MinValue - bits;
    }
}
