using System.Globalization;
using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>Who works on what.</summary>
internal static class RunningSection
{
    public static Html Of(SweepProgress progress) => progress.Running.Count == 0 ? Html.Empty : Html.Of($"""
        <section>
        <h2>At work</h2>
        <p class="note">A worker that stays silent for a minute loses its trial to another.</p>
        <div class="wide"><table>
        <thead><tr><th class="number">trial</th><th>worker</th><th class="number">for about</th><th class="number">silent for</th><th class="number">attempt</th><th class="text">what is tried</th></tr></thead>
        <tbody>
        {Html.Join(progress.Running, Row)}</tbody>
        </table></div>
        </section>
        """);

    private static Html Row(RunningTrial running) => Html.Of($"""
        <tr><td class="number">{running.Trial.Number}</td><td>{running.Worker}</td><td class="number">{Number.Of(running.RunningFor)}</td><td class="number">{Number.Of(running.SilentFor)}</td><td class="number">{running.Trial.Attempts.ToString(CultureInfo.InvariantCulture)}</td><td>{running.Trial.Point.ToString()}</td></tr>

        """);
}
