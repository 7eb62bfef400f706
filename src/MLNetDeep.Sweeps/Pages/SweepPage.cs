using System.Text;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>The page of a sweep, from top to bottom.</summary>
internal static class SweepPage
{
    private const string StyleSheet = "sweep.css";

    public static string Of(SweepResult result, string title) => Page.Of(title, Html.Of($"""
        <p class="end">{result.ToString()}</p>
        <dl class="figures">
        {Html.Join(Figures(result), figure => Html.Of($"<div><dt>{figure.Name}</dt><dd>{figure.Value}</dd></div>\n"))}</dl>
        {new ParallelCoordinates(result).ToHtml()}
        {ImportanceSection.Of(result)}
        {new CurvesOfTrials(result).ToHtml()}
        {TrialsSection.Of(result)}
        {OptionsSection.Of(result.BestOptions)}
        """), Style.Value);

    private static IEnumerable<(string Name, string Value)> Figures(SweepResult result) =>
    [
        ($"best {result.MetricName}", Number.Of(result.Best.Score!.Value)),
        ("best trial", Number.Plain(result.Best.Number)),
        ("trials", Number.Of(result.Trials.Count)),
        ("stopped early", Number.Of(result.Trials.Count(trial => trial.State == TrialState.Stopped))),
        ("failed", Number.Of(result.Trials.Count(trial => trial.State == TrialState.Failed))),
        ("epochs in all", Number.Of(result.Trials.Sum(trial => (long)trial.Epochs))),
        ("time of all trials", Number.Of(result.Trials.Aggregate(TimeSpan.Zero, (sum, trial) => sum + trial.Duration))),
        ("seed", Number.Plain(result.Seed)),
    ];

    private static readonly Lazy<string> Style = new(ReadStyle);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(SweepPage).Assembly.GetManifestResourceStream(StyleSheet)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
