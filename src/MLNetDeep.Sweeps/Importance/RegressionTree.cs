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

    private double MarginalVariance(int dimension, double[] volumes, double mean) => Segments(dimension).Sum(segment =>
    {
        var marginal = _leaves.Zip(volumes).Where(leaf => leaf.First.Boxes[dimension].Holds(segment.Middle))
            .Sum(leaf => leaf.First.Value * leaf.Second / leaf.First.Boxes[dimension].Share);
        return segment.Share * Square(marginal - mean);
    });

    /// <summary>The parts of an axis on which the tree does not change.</summary>
    private IEnumerable<(double Middle, double Share)> Segments(int dimension)
    {
        if (_dimensions[dimension].Categories is { } count)
            return Enumerable.Range(0, count).Select(i => ((double)i, 1.0 / count));

        double[] bounds = [.. _leaves.SelectMany(leaf => new[] { leaf.Boxes[dimension].Low, leaf.Boxes[dimension].High }).Distinct()
            .Order()];
        return bounds.Zip(bounds.Skip(1), (low, high) => ((low + high) / 2, high - low));
    }

    private void Grow(int[] rows, Box[] boxes)
    {
        if (rows.Length < 2 * LeastRowsInLeaf || BestSplit(rows, boxes) is not var (dimension, at))
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
    private (int Dimension, double At)? BestSplit(int[] rows, Box[] boxes)
    {
        var order = Enumerable.Range(0, _dimensions.Count).ToArray();
        _random.Shuffle(order.AsSpan());
        var sum = rows.Sum(row => _values[row]);
        var (best, highest) = (default((int, double)?), sum * sum / rows.Length * (1 + 1e-12));
        foreach (var dimension in order.Take(Math.Max(1, (int)Math.Ceiling(ParametersPerSplit * order.Length))))
        {
            foreach (var at in Candidates(dimension, rows))
            {
                var left = rows.Where(row => boxes[dimension].IsLeft(_rows[row][dimension], at)).ToArray();
                if (left.Length < LeastRowsInLeaf || rows.Length - left.Length < LeastRowsInLeaf)
                    continue;

                // The squared error falls as the sum of the squared sums by their counts rises.
                var leftSum = left.Sum(row => _values[row]);
                var gain = Square(leftSum) / left.Length + Square(sum - leftSum) / (rows.Length - left.Length);
                if (gain > highest)
                    (best, highest) = ((dimension, at), gain);
            }
        }
        return best;
    }

    private IEnumerable<double> Candidates(int dimension, int[] rows)
    {
        double[] coordinates = [.. rows.Select(row => _rows[row][dimension]).Distinct().Order()];
        return _dimensions[dimension].Categories is not null ? coordinates
            : coordinates.Zip(coordinates.Skip(1), (low, high) => (low + high) / 2);
    }

    private static double Square(double x) => x * x;
}
