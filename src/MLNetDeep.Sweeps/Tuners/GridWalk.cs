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
    private readonly IReadOnlyList<object>[] _levels;

    /// <summary>
    /// Which levels each point has, as one number: a digit for each parameter, the last one first. That of one that does not count is 0.
    /// The points themselves would take a hundred times the memory, for as long as the sweep.
    /// </summary>
    private readonly int[] _codes;
    private int _next;

    private GridWalk(ParameterSpace space, int levels, int seed)
    {
        _of = (space, levels, seed);
        _levels = [.. space.Parameters.Select(parameter => parameter.Domain.Levels(levels))];
        List<int> codes = [];
        AddCodes(codes, new SearchPoint([]), parameter: 0, code: 0);
        _codes = [.. codes];
        new RandomStream(seed, RandomPurpose.SweepProposal).Shuffle(_codes.AsSpan());
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
            for (; _next < _codes.Length; _next++)
            {
                if (PointOf(_codes[_next]) is var point && !tried.Contains(point))
                    return point;
            }
            return null;
        }
    }

    /// <summary>
    /// Parameter by parameter, each point so far continues with every level where the parameter counts, and alone where it does not.
    /// </summary>
    private void AddCodes(List<int> codes, SearchPoint point, int parameter, int code)
    {
        if (parameter == _levels.Length)
        {
            codes.Add(code);
            return;
        }

        var (of, levels) = (_of.Space.Parameters[parameter], _levels[parameter]);
        if (!of.IsActive(point))
        {
            AddCodes(codes, point, parameter + 1, code * levels.Count);
            return;
        }
        foreach (var (digit, level) in levels.Index())
        {
            var longer = new SearchPoint(point.Append(KeyValuePair.Create(of.Name, level)));
            AddCodes(codes, longer, parameter + 1, code * levels.Count + digit);
        }
    }

    private SearchPoint PointOf(int code)
    {
        var digits = new int[_levels.Length];
        for (var parameter = _levels.Length - 1; parameter >= 0; parameter--)
            (code, digits[parameter]) = Math.DivRem(code, _levels[parameter].Count);
        return _of.Space.PointOf(parameter => _levels[parameter][digits[parameter]]);
    }
}
