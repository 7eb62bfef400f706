using System.Globalization;

namespace MLNetDeep.NamedRows;

/// <summary>The numbers of keys by what they stand for. Immutable and thread-safe.</summary>
/// <param name="values">What the keys 1, 2, … stand for.</param>
internal sealed class KeyNumbers(IReadOnlyList<object> values)
{
    // Made when the first row comes: most columns with keys are labels, which no row has.
    private readonly Lazy<Dictionary<object, uint>> _numbers = new(() =>
    {
        var numbers = new Dictionary<object, uint>(values.Count);
        foreach (var (i, value) in values.Index())
            numbers.TryAdd(Comparable(value), (uint)i + 1);
        return numbers;
    });

    public IReadOnlyList<object> Values => values;

    /// <summary>The key of a value, a number of any type; null where there is none.</summary>
    public uint? Of(object value)
    {
        if (_numbers.Value.TryGetValue(Comparable(value), out var number))
            return number;
        // 0.1 as a Double is no Single: the nearest one is meant.
        return values is [float, ..] && value is double or decimal
            && _numbers.Value.TryGetValue(Comparable(Convert.ToSingle(value, CultureInfo.InvariantCulture)), out number) ? number : null;
    }

    public static bool IsNumber(object value) => value is float or double or decimal or sbyte or byte or short or ushort or int or uint
        or long or ulong;

    /// <summary>The number, to its last digit; null where it is not whole, larger than that of any column, or no number.</summary>
    public static Int128? WholeOf(object value) => value switch
    {
        decimal number => decimal.IsInteger(number) ? (Int128)number : null,
        float or double => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number
            && double.IsInteger(number) && Math.Abs(number) < 1e38 ? (Int128)number : null,
        ulong number => number,
        _ => IsNumber(value) ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>A value of which equal numbers of different types are equal, and unequal ones are not.</summary>
    private static object Comparable(object value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        _ when WholeOf(value) is { } whole => whole,
        _ when IsNumber(value) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => value,
    };
}
