using System.Runtime.CompilerServices;
using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>
/// The points of a grid in the order of a sweep, and how far it has come. It is made by the first proposal and lives as long as the sweep's
/// set of points: made for each proposal, it would make a sweep quadratic.
/// </summary>
internal sealed class GridWalk
{
    private static readonly ConditionalWeakTable<IReadOnlySet<SearchPoint>, GridWalk> Walks = [];

    private readonly Lock _gate = new();
    private readonly (ParameterSpace Space, int Levels, int Seed) _of;
    private readonly SearchPoint[] _points;
    private int _next;

    private GridWalk(ParameterSpace space, int levels, int seed)
    {
        _of = (space, levels, seed);
        _points = PointsOf(space, levels);
        new RandomStream(seed, RandomPurpose.SweepProposal).Shuffle(_points.AsSpan());
    }

    /// <summary>The first point of the grid that a sweep has not tried; null where it has tried all.</summary>
    /// <param name="request">The sweep. Its set of points may grow from one proposal to the next, and loses none.</param>
    /// <param name="levels">How many values of a range there are.</param>
    public static SearchPoint? Next(ProposalRequest request, int levels)
    {
        if (!Walks.TryGetValue(request.Points, out var walk) || walk._of != (request.Space, levels, request.Seed))
        {
            walk = new GridWalk(request.Space, levels, request.Seed);
            Walks.AddOrUpdate(request.Points, walk);
        }
        return walk.Next(request.Points);
    }

    private SearchPoint? Next(IReadOnlySet<SearchPoint> tried)
    {
        lock (_gate)
        {
            // A point that is proposed is passed only when it was tried: a transaction may be lost, and points may be tried first.
            while (_next < _points.Length && tried.Contains(_points[_next]))
                _next++;
            return _next < _points.Length ? _points[_next] : null;
        }
    }

    /// <summary>
    /// Parameter by parameter, each point so far continues with every level where the parameter counts, and alone where it does not.
    /// </summary>
    private static SearchPoint[] PointsOf(ParameterSpace space, int perRange)
    {
        List<SearchPoint> points = [new([])];
        foreach (var parameter in space.Parameters)
        {
            var levels = parameter.Domain.Levels(perRange);
            points = [.. points.SelectMany(point => parameter.IsActive(point)
                ? levels.Select(level => new SearchPoint(point.Append(KeyValuePair.Create(parameter.Name, level))))
                : [point])];
        }
        return [.. points];
    }
}
