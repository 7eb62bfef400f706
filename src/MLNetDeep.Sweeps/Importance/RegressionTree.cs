using MLNetDeep.Randomness;

namespace MLNetDeep.Sweeps.Importance;

/// <summary>A regression tree over the space, known by its leaves: boxes that fill the space, each with a value.</summary>
internal sealed class RegressionTree
{
    /// <summary>Fewer rows than twice this are not split.</summary>
    private const int LeastRowsInLeaf = 2;

    /// <summary>The share of the parameters that a split chooses among, as in the paper's implementation.</summary>
    private const double ParametersPerSplit = 5 / 6.0;

    private readonly IReadOnlyList<Dimension> _dimensions;
    private readonly double[][] _rows;
    private readonly double[] _values;
    private readonly List<(Box[] Boxes, double Value)> _leaves = [];
    private RandomStream _random;

    private RegressionTree(IReadOnlyList<Dimension> dimensions, double[][] rows, double[] values, RandomStream random) =>
        (_dimensions, _rows, _values, _random) = (dimensions, rows, values, random);

    /// <summary>Grows a tree on rows drawn with replacement.</summary>
    public static RegressionTree Grow(IReadOnlyList<Dimension> dimensions, double[][] rows, double[] values, RandomStream random)
    {
        var tree = new RegressionTree(dimensions, rows, values, random);
        var drawn = new int[rows.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = tree._random.NextInt32(rows.Length);
        tree.Grow(drawn, [.. dimensions.Select(Box.Whole)]);
        return tree;
    }

    /// <summary>
    /// For each parameter the share of the tree's variance, over the whole space, that is left when all other parameters are averaged out;
    /// null when the tree is a single leaf.
    /// </summary>
    public double[]? VarianceShares()
    {
        double[] volumes = [.. _leaves.Select(leaf => leaf.Boxes.Aggregate(1.0, (volume, box) => volume * box.Share))];
        var mean = _leaves.Zip(volumes, (leaf, volume) => leaf.Value * volume).Sum();
        var variance = _leaves.Zip(volumes, (leaf, volume) => volume * Square(leaf.Value - mean)).Sum();
        return variance > 0 ? [.. Enumerable.Range(0, _dimensions.Count).Select(d => MarginalVariance(d, volumes, mean) / variance)] : null;
    }

    private double MarginalVariance(int dimension, double[] volumes, double mean) => (_dimensions[dimension].Categories is { } count
        ? MarginalsOfChoices(dimension, count, volumes) : MarginalsOfIntervals(dimension, volumes))
        .Sum(part => part.Share * Square(part.Marginal - mean));

    /// <summary>Each choice of an axis: the mean of the tree there over all other axes, and its share of the axis.</summary>
    private IEnumerable<(double Marginal, double Share)> MarginalsOfChoices(int dimension, int count, double[] volumes)
    {
        var marginals = new double[count];
        foreach (var (leaf, volume) in _leaves.Zip(volumes))
        {
            var box = leaf.Boxes[dimension];
            for (var i = 0; i < count; i++)
                marginals[i] += box.Set![i] ? leaf.Value * volume / box.Share : 0;
        }
        return marginals.Select(marginal => (marginal, 1.0 / count));
    }

    /// <summary>The same of the intervals of an axis on which the tree does not change.</summary>
    private IEnumerable<(double Marginal, double Share)> MarginalsOfIntervals(int dimension, double[] volumes)
    {
        double[] bounds = [.. _leaves.SelectMany(leaf => new[] { leaf.Boxes[dimension].Low, leaf.Boxes[dimension].High }).Distinct()
            .Order()];
        // Added where a leaf begins and taken away where it ends: it costs the same however many intervals it spans.
        var changes = new double[bounds.Length];
        foreach (var (leaf, volume) in _leaves.Zip(volumes))
        {
            var box = leaf.Boxes[dimension];
            var part = leaf.Value * volume / box.Share;
            changes[Array.BinarySearch(bounds, box.Low)] += part;
            changes[Array.BinarySearch(bounds, box.High)] -= part;
        }
        var marginal = 0.0;
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            marginal += changes[i];
            yield return (marginal, bounds[i + 1] - bounds[i]);
        }
    }

    private void Grow(int[] rows, Box[] boxes)
    {
        if (rows.Length < 2 * LeastRowsInLeaf || BestSplit(rows) is not var (dimension, at))
        {
            _leaves.Add((boxes, rows.Average(row => _values[row])));
            return;
        }
        var isLeft = rows.ToLookup(row => boxes[dimension].IsLeft(_rows[row][dimension], at));
        var (left, right) = boxes[dimension].Split(at);
        Grow([.. isLeft[true]], [.. boxes.Select((box, i) => i == dimension ? left : box)]);
        Grow([.. isLeft[false]], [.. boxes.Select((box, i) => i == dimension ? right : box)]);
    }

    /// <summary>The split that lowers the squared error the most; null where none lowers it.</summary>
    private (int Dimension, double At)? BestSplit(int[] rows)
    {
        var order = Enumerable.Range(0, _dimensions.Count).ToArray();
        _random.Shuffle(order.AsSpan());
        var sum = rows.Sum(row => _values[row]);
        var (best, highest) = (default((int, double)?), sum * sum / rows.Length * (1 + 1e-12));
        foreach (var dimension in order.Take(Math.Max(1, (int)Math.Ceiling(ParametersPerSplit * order.Length))))
        {
            foreach (var (at, count, leftSum) in Candidates(dimension, rows))
            {
                if (count < LeastRowsInLeaf || rows.Length - count < LeastRowsInLeaf)
                    continue;

                // The squared error falls as the sum of the squared sums by their counts rises.
                var gain = Square(leftSum) / count + Square(sum - leftSum) / (rows.Length - count);
                if (gain > highest)
                    (best, highest) = ((dimension, at), gain);
            }
        }
        return best;
    }

    /// <summary>Where rows may be split along an axis, with the number of rows to the left and the sum of their values.</summary>
    private IEnumerable<(double At, int Count, double Sum)> Candidates(int dimension, int[] rows)
    {
        var coordinates = Array.ConvertAll(rows, row => _rows[row][dimension]);
        var values = Array.ConvertAll(rows, row => _values[row]);
        Array.Sort(coordinates, values);
        var isChoice = _dimensions[dimension].Categories is not null;
        var (count, sum) = (0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            (count, sum) = (count + 1, sum + values[i]);
            if (i + 1 < rows.Length && coordinates[i + 1] == coordinates[i])
                continue;
            if (isChoice)
            {
                yield return (coordinates[i], count, sum);
                (count, sum) = (0, 0);
            }
            // Between neighbours that are as near as numbers can be there is no middle.
            else if (i + 1 < rows.Length && (coordinates[i] + coordinates[i + 1]) / 2 is var at && at < coordinates[i + 1])
                yield return (at, count, sum);
        }
    }

    private static double Square(double x) => x * x;
}
