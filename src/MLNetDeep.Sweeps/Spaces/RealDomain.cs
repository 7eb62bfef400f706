using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>Real numbers between two bounds, evenly by value or by logarithm.</summary>
internal sealed record RealDomain(double From, double To, bool LogScale) : Domain
{
    public override long? Count => null;

    public override string Kind => "range";

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"a number from {From} to {To}");

    public override object FromUnit(double unit)
    {
        var value = LogScale ? Math.Exp(Math.Log(From) + unit * (Math.Log(To) - Math.Log(From))) : From + unit * (To - From);
        return Math.Clamp(value, From, To);
    }

    public override (double Low, double High) CellOf(object value)
    {
        var number = (double)value;
        var unit = LogScale ? (Math.Log(number) - Math.Log(From)) / (Math.Log(To) - Math.Log(From)) : (number - From) / (To - From);
        return (unit, unit);
    }

    public override bool Holds(object value) => value is double number && number >= From && number <= To;

    public override IReadOnlyList<object> Levels(int most) =>
        most == 1 ? [FromUnit(.5)] : [.. Enumerable.Range(0, most).Select(i => FromUnit(i / (most - 1.0)))];

    public override IEnumerable<string> Violations(string name) => NumericBounds.Violations(From, To, LogScale, name);
}
