using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>A number of a point as the type that somebody asks for.</summary>
internal static class NumberAs
{
    /// <summary>
    /// The number as a type of numbers: rounded to one of real numbers, exactly as one of whole numbers. Null where that type does not hold
    /// it, or is none of numbers: nobody is given 0 for 0.37.
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
