using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A length of training: <c>TrainingSpan.Epochs(5)</c>, <c>TrainingSpan.Steps(500)</c>, <c>TrainingSpan.ShareOfRun(0.1)</c> or
/// <c>TrainingSpan.WholeRun</c>.
/// </summary>
/// <param name="Amount">The length in the unit: a finite number above 0; for <see cref="TrainingSpanUnit.Run"/> at most 1.</param>
/// <param name="Unit">The unit.</param>
/// <remarks>Immutable and thread-safe; equal when amount and unit are equal. In JSON: <c>{"amount": 5, "unit": "epochs"}</c>.</remarks>
public sealed record TrainingSpan(double Amount, TrainingSpanUnit Unit)
{
    /// <summary>From the first step to the last of all epochs.</summary>
    public static TrainingSpan WholeRun { get; } = ShareOfRun(1);

    /// <summary>A number of updates of the parameters, as Keras' schedules count.</summary>
    /// <param name="count">At least 1.</param>
    public static TrainingSpan Steps(long count) => new(count, TrainingSpanUnit.Steps);

    /// <summary>A number of passes over the training rows.</summary>
    /// <param name="count">Above 0; need not be whole.</param>
    public static TrainingSpan Epochs(double count) => new(count, TrainingSpanUnit.Epochs);

    /// <summary>A share of the whole run.</summary>
    /// <param name="share">Above 0 and at most 1.</param>
    public static TrainingSpan ShareOfRun(double share) => new(share, TrainingSpanUnit.Run);

    /// <summary>The length in steps of a given run: rounded up to whole ones, and at least 1.</summary>
    /// <param name="progress">The run; its progress does not matter.</param>
    public long StepsIn(TrainingProgress progress)
    {
        var steps = Amount * Unit switch
        {
            TrainingSpanUnit.Steps => 1,
            TrainingSpanUnit.Epochs => progress.StepsPerEpoch,
            _ => progress.TotalSteps,
        };
        // 0.07 of 100 steps is 7.000000000000001 of them, which must not become 8.
        return Math.Max(1, (long)Math.Ceiling(steps * (1 - 1e-12)));
    }

    internal IEnumerable<string> Violations(string name)
    {
        var limit = Unit == TrainingSpanUnit.Run ? 1 : double.MaxValue;
        var rule = Unit == TrainingSpanUnit.Run ? "above 0 and at most 1" : "a finite number above 0";
        return
        [
            .. OptionRules.When(!(Amount > 0 && Amount <= limit),
                string.Create(CultureInfo.InvariantCulture, $"{name}.{nameof(Amount)} must be {rule}. Received: {Amount}.")),
            .. OptionRules.Defined(Unit, $"{name}.{nameof(Unit)}"),
        ];
    }

    /// <summary>"200 steps", "5 epochs" or "0.1 of the run", in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Amount}{(Unit == TrainingSpanUnit.Run ? " of the run" : $" {Unit}".ToLowerInvariant())}");

    /// <summary>What is wrong with a span that has to be given.</summary>
    internal static IEnumerable<string> Violations(TrainingSpan? span, string name) =>
        span?.Violations(name) ?? OptionRules.Given(null, name);
}

/// <summary>The unit of a <see cref="TrainingSpan"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingSpanUnit>))]
public enum TrainingSpanUnit
{
    /// <summary>Updates of the parameters, as in Keras' schedules.</summary>
    [JsonStringEnumMemberName("steps")]
    Steps,

    /// <summary>Passes over the training rows.</summary>
    [JsonStringEnumMemberName("epochs")]
    Epochs,

    /// <summary>The run's whole length, all epochs: 0.1 is its first tenth.</summary>
    [JsonStringEnumMemberName("run")]
    Run,
}
