using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>All that a proposal may depend on.</summary>
/// <param name="Space">The parameters.</param>
/// <param name="Seed">The seed of the sweep.</param>
/// <param name="Number">The number of the trial, from 0.</param>
/// <param name="Points">The points of all earlier trials, whether they have ended or not.</param>
/// <param name="Tried">Earlier trials that have ended, in order, without the latest ones that may be going on.</param>
internal sealed record ProposalRequest(
    ParameterSpace Space, int Seed, int Number, IReadOnlySet<SearchPoint> Points, IReadOnlyList<TriedPoint> Tried)
{
    /// <summary>How often another point is drawn because an earlier trial has had it already. In a small space all may be tried.</summary>
    private const int MostRedraws = 20;

    /// <summary>A point of its own for this trial, with what it leaves open drawn evenly.</summary>
    /// <param name="values">Its values.</param>
    public SearchPoint Completed(SearchPoint values)
    {
        // Not the first numbers of the trial: with those its tuner may propose another one.
        var stream = Stream(MostRedraws + 1);
        double[] units = [.. Space.Parameters.Select(_ => stream.NextDouble())];
        return Space.PointOf(values, i => units[i]);
    }

    /// <summary>Random numbers of this trial alone; those of another draw of its are others.</summary>
    public RandomStream Stream(int draw) => new(Seed, RandomPurpose.SweepProposal, Number, draw);

    /// <summary>A point whose parameters are each drawn evenly over their scale.</summary>
    public SearchPoint Drawn(int draw)
    {
        // A number for every parameter, whether it counts or not: a change of one condition leaves the other parameters as they were.
        var stream = Stream(draw);
        double[] units = [.. Space.Parameters.Select(_ => stream.NextDouble())];
        return Space.PointFromUnit(i => units[i]);
    }

    /// <summary>
    /// The first point drawn that no earlier trial has had; after many draws one of those that are left, and null
    /// where all have been tried.
    /// </summary>
    /// <param name="draw">Makes a point of the number of the draw, from 0.</param>
    public SearchPoint? Untried(Func<int, SearchPoint> draw)
    {
        for (var i = 0; i <= MostRedraws; i++)
        {
            if (draw(i) is var point && !Points.Contains(point))
                return point;
        }

        // Among one point more than have been tried there is an untried one, however large the space is.
        SearchPoint[] left = [.. Space.AllPoints().Take(Points.Count + 1).Where(point => !Points.Contains(point))];
        var stream = Stream(MostRedraws + 2);
        return left.Length == 0 ? null : left[stream.NextInt32(left.Length)];
    }
}
