using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>One proposal of a <see cref="TpeTuner"/>.</summary>
internal sealed class TpeProposal
{
    private const int MostGood = 25;

    /// <summary>
    /// Bells get no narrower than a hundredth of the line, so a density that five hundred trials tell is told no better by a hundred
    /// thousand, of which each costs time at each proposal. Of more than this some are taken, evenly over the numbers of the trials.
    /// </summary>
    internal const int MostOthers = 500;

    private readonly TpeTuner _tuner;
    private readonly ProposalRequest _request;
    private readonly IReadOnlyCollection<TriedPoint> _good;
    private readonly IReadOnlyCollection<TriedPoint> _others;

    public TpeProposal(TpeTuner tuner, ProposalRequest request)
    {
        (_tuner, _request) = (tuner, request);
        var tried = request.Tried;
        var good = Math.Clamp((int)Math.Ceiling(tuner.GoodShare * tried.Count), 1, Math.Min(MostGood, tried.Count - 1));
        _good = TriedPoint.Best(tried, good);
        var others = tried.Count - good > MostOthers
            ? Enumerable.Range(0, MostOthers).Select(i => tried[(int)((long)i * tried.Count / MostOthers)]) : tried;
        _others = [.. others.Except(_good, ReferenceEqualityComparer.Instance).Cast<TriedPoint>()];
    }

    public SearchPoint? Point() => _request.Untried(draw =>
    {
        var random = _request.Stream(draw);
        return _request.Space.PointOf(i => Best(_request.Space.Parameters[i], ref random));
    });

    private object Best(SearchParameter parameter, ref RandomStream random)
    {
        var likely = EstimatorOf(parameter, _good);
        var unlikely = EstimatorOf(parameter, _others);
        object? best = null;
        var highest = double.NegativeInfinity;
        for (var i = 0; i < _tuner.Candidates; i++)
        {
            var candidate = parameter.Domain.FromUnit(likely.Draw(ref random));
            var gain = likely.LogDensity(candidate) - unlikely.LogDensity(candidate);
            if (gain > highest)
                (best, highest) = (candidate, gain);
        }
        return best!;
    }

    private static ParzenEstimator EstimatorOf(SearchParameter parameter, IReadOnlyCollection<TriedPoint> trials) =>
        ParzenEstimator.Of(parameter.Domain,
            [.. trials.Select(trial => trial.Point.TryGetValue(parameter.Name, out var value) ? value : null).OfType<object>()]);
}
