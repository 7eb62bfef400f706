using System.Globalization;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// Whole numbers between two bounds, both included, each as likely as the others or, by logarithm, as likely as its share of the scale.
/// </summary>
internal sealed record IntegerDomain(double From, double To, bool LogScale) : Domain
{
    public override long? Count => (long)(To - From) + 1;

    public override string Kind => "int";

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"a whole number from {From} to {To}");

    /// <summary>Each number owns what lies within a half of it, as rounding would have it.</summary>
    private double Start => Scaled(From - .5);

    private double End => Scaled(To + .5);

    public override object FromUnit(double unit)
    {
        var scaled = Start + unit * (End - Start);
        return Math.Clamp(Math.Round(LogScale ? Math.Exp(scaled) : scaled, MidpointRounding.AwayFromZero), From, To);
    }

    public override (double Low, double High) CellOf(object value)
    {
        var number = (double)value;
        return ((Scaled(number - .5) - Start) / (End - Start), (Scaled(number + .5) - Start) / (End - Start));
    }

    public override bool Holds(object value) => value is double number && number >= From && number <= To && double.IsInteger(number);

    public override IReadOnlyList<object> Levels(int most) => Count <= most
        ? [.. Enumerable.Range(0, (int)Count.Value).Select(i => (object)(From + i))]
        : [.. new RealDomain(From, To, LogScale).Levels(most).Select(value => (object)Math.Round((double)value)).Distinct()];

    public override IEnumerable<string> Violations(string name)
    {
        foreach (var violation in NumericBounds.Violations(From, To, LogScale, name))
            yield return violation;
        if (!double.IsInteger(From) || !double.IsInteger(To))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The bounds of '{name}' must be whole numbers. Received: {From} to {To}.");
    }

    private double Scaled(double number) => LogScale ? Math.Log(number) : number;
}
