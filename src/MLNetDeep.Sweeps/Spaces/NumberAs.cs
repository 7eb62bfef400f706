using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>A number of a point as the type that somebody asks for.</summary>
internal static class NumberAs
{
    /// <summary>
    /// The number as a type of numbers: exactly as one of whole numbers, and rounded to the nearest as one of real numbers (1e-50 is 0 as a
    /// float). Null where the type cannot: a fraction as a whole number, a number beyond its range, and any type that is not of numbers.
    /// </summary>
    /// <param name="type">The type, or one that may be null.</param>
    /// <param name="number">The number.</param>
    public static object? Of(Type type, double number)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            return plain.IsEnum ? null : Type.GetTypeCode(plain) switch
            {
                TypeCode.Double => number,
                TypeCode.Single => float.IsFinite((float)number) ? (float)number : null,
                TypeCode.Decimal => (decimal)number,
                >= TypeCode.SByte and <= TypeCode.UInt64 when double.IsInteger(number) =>
                    Convert.ChangeType(number, plain, CultureInfo.InvariantCulture),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
