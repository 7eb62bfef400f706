using MLNetDeep.Sweeps.Importance;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>What is drawn of a sweep, whether it has ended or still runs; at least one trial has a score.</summary>
/// <param name="Trials">All trials, in order.</param>
/// <param name="Best">The best of them.</param>
/// <param name="Space">What was to be tried.</param>
/// <param name="Seed">The seed of the sweep.</param>
/// <param name="Importance">How much each parameter mattered.</param>
internal sealed record SweepView(
    IReadOnlyList<SweepTrial> Trials, SweepTrial Best, ParameterSpace Space, int Seed, Lazy<IReadOnlyDictionary<string, double>> Importance)
{
    public string MetricName => Best.MetricName;

    public IReadOnlyList<string> ParameterNames => [.. Space.Parameters.Select(parameter => parameter.Name)];

    public static SweepView Of(SweepResult result) => new(
        result.Trials, result.Best, result.Space.Space, result.Seed,
        new(() => ParameterImportance.Of(result.Space.Space, result.Trials, result.Seed)));
}
