using MLNetDeep.Reports.Pages;

namespace MLNetDeep.Sweeps.Pages;

/// <summary>How much each parameter mattered, as bars.</summary>
internal static class ImportanceSection
{
    public static Html Of(SweepView sweep)
    {
        var shares = sweep.Importance.Value;
        return shares.Count == 0 ? Html.Empty : Html.Of($"""
            <section>
            <h2>Importance of the parameters</h2>
            <p class="note">The share of the variance of the trials' ranks that each parameter explains by itself (functional ANOVA over a random forest; Hutter, Hoos and Leyton-Brown, 2014). What is missing to 100% are parameters acting together. From few trials these are estimates, no more.</p>
            <table class="importance"><tbody>
            {Html.Join(shares.OrderByDescending(share => share.Value), share => Html.Of($"<tr><th scope=\"row\">{Html.Name(share.Key)}</th><td><span class=\"bar\" style=\"--share:{share.Value:0.####}\"></span></td><td class=\"number\">{share.Value * 100:0.0}%</td></tr>\n"))}</tbody></table>
            </section>
            """);
    }
}
