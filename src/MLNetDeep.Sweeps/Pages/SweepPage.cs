using System.Text;
using MLNetDeep.Reports.Pages;
using MLNetDeep.Sweeps.Store;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>The page of a sweep, from top to bottom.</summary>
internal static class SweepPage
{
    private const string StyleSheet = "sweep.css";

    /// <summary>After how long a browser that shows the page of a running sweep reads it again.</summary>
    private const int SecondsBetweenLooks = 5;

    public static string Of(SweepResult result, string title) => Page.Of(title, Html.Of($"""
        <p class="end">{result.ToString()}</p>
        {SectionsOf(SweepView.Of(result))}
        {OptionsSection.Of(result.BestOptions)}
        """), Style.Value);

    /// <summary>
    /// The page of a running sweep: who works on what, what failed, how long it will take, and what is known so far.
    /// </summary>
    public static string Of(SweepProgress progress, string title) => Page.Of(title, Html.Of($"""
        <p class="end">{progress.ToString()}</p>
        {RunningSection.Of(progress)}
        {(progress.View is { } view ? SectionsOf(view) : TrialsSection.Failures(progress.Trials))}
        """), Style.Value, refreshSeconds: progress.HasEnded ? null : SecondsBetweenLooks);

    private static Html SectionsOf(SweepView sweep) => Html.Of($"""
        <dl class="figures">
        {Html.Join(Figures(sweep), figure => Html.Of($"<div><dt>{figure.Name}</dt><dd>{figure.Value}</dd></div>\n"))}</dl>
        {new ParallelCoordinates(sweep).ToHtml()}
        {ImportanceSection.Of(sweep)}
        {new CurvesOfTrials(sweep).ToHtml()}
        {TrialsSection.Of(sweep)}
        """);

    private static IEnumerable<(string Name, string Value)> Figures(SweepView result) =>
    [
        ($"best {result.MetricName}", Number.Of(result.Best.Score!.Value)),
        ("best trial", Number.Plain(result.Best.Number)),
        ("trials", Number.Of(result.Trials.Count)),
        ("stopped early", Number.Of(result.Trials.Count(trial => trial.State == TrialState.Stopped))),
        ("failed", Number.Of(result.Trials.Count(trial => trial.State == TrialState.Failed))),
        ("epochs in all", Number.Of(result.Trials.Sum(trial => (long)trial.Epochs))),
        ("time of all trials", Number.Of(BoundedTime.OfSeconds(result.Trials.Sum(trial => trial.Duration.TotalSeconds)))),
        ("seed", Number.Plain(result.Seed)),
    ];

    private static readonly Lazy<string> Style = new(ReadStyle);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(SweepPage).Assembly.GetManifestResourceStream(StyleSheet)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
