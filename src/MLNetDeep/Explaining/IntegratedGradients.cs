using System.Numerics.Tensors;
using MLNetDeep.Explaining.Layers;

namespace MLNetDeep.Explaining;

/// <summary>
/// Divides a score's distance from that of a baseline among the features: each gets the score's gradient, averaged along the straight path
/// from the baseline to the row, times how far the feature is from the baseline. Immutable and thread-safe: callers bring the memory.
/// </summary>
/// <remarks>
/// Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017. The steps at the network's beginning that are affine
/// (the sums of a first dense layer) take the straight path to a straight path, and their gradient is the same everywhere. So they are
/// computed for the row once and back once, and only what comes behind them at every point. The mean is taken by Gauss–Legendre quadrature
/// on pieces of the path. The gradients of a piece should say by how much the score changes from its one end to the other; where they do so
/// least, a piece is halved, until the whole is complete. Behind a <see cref="TableEncoding"/> the path is straight in what that makes of
/// the features: each value there is of one slot, which gets what its values do. So a number that is missing has a contribution like any
/// other.
/// </remarks>
internal sealed class IntegratedGradients
{
    /// <summary>The rounding of contributions to Single, with room for their number: what no number of steps makes smaller.</summary>
    private const double Rounding = 1e-7;

    private readonly TableFront? _table;
    private readonly ExplainedSequence _affine;
    private readonly ExplainedSequence _bent;
    private readonly ScoreHead _head;
    private readonly ExplanationSettings _settings;
    private readonly double[] _baseline;
    private readonly double[] _start;

    /// <param name="model">The network.</param>
    /// <param name="settings">How to explain it; the baseline has as many values as the network has features.</param>
    public IntegratedGradients(DenseNetworkModel model, ExplanationSettings settings)
    {
        _table = TableFront.Of(model);
        (_affine, _bent) = ExplainedSequence.SplitAtFirstBend(model);
        _head = new ScoreHead(model, settings.Score);
        _settings = settings;
        double[] features = settings.Baseline is { } given ? [.. given] : new double[model.FeatureCount];
        _baseline = _table?.Encode(features) ?? features;
        _start = _affine.Forward(_baseline, new double[_affine.TraceSize]).ToArray();
    }

    /// <summary>Memory for one row at a time.</summary>
    public Workspace NewWorkspace() => new(_table, _affine, _bent);

    /// <summary>Explains the row whose features the workspace has, into its contributions.</summary>
    /// <returns>
    /// What was explained; where a score is not finite, or a feature that the network does not encode, that nothing was, and all
    /// contributions are NaN.
    /// </returns>
    public ExplainedRow Explain(Workspace work)
    {
        _table?.Encode(work.Features, work.TableTrace, work.Inputs);
        if (!TensorPrimitives.IsFiniteAll<double>(work.Inputs))
            return Unexplained(work);

        TensorPrimitives.Subtract(_affine.Forward(work.Inputs, work.AffineTrace), _start, work.Path);
        var explained = _settings.Output ?? TensorPrimitives.IndexOfMax(OutputsAt(1, work));
        var (baselineScore, score) = (ScoreAt(0, explained, work), ScoreAt(1, explained, work));
        if (!double.IsFinite(score - baselineScore))
            return Unexplained(work);

        var pieceCount = CutEvenly(baselineScore, score, explained, work);
        pieceCount = HalveUntilComplete(pieceCount, score - baselineScore, explained, work);
        SumGradients(pieceCount, work);
        return new ExplainedRow(
            explained, score, baselineScore, Distribute(work) - (score - baselineScore), pieceCount * PathPiece.Nodes.Length);
    }

    private int CutEvenly(double baselineScore, double score, int explained, Workspace work)
    {
        var count = (_settings.NumberOfSteps - 1) / PathPiece.Nodes.Length + 1;
        var scoreSoFar = baselineScore;
        for (var i = 0; i < count; i++)
        {
            var piece = PieceOf(i, work);
            (piece.Begin, piece.End) = ((double)i / count, (i + 1.0) / count);
            (piece.BeginScore, piece.EndScore) = (scoreSoFar, i == count - 1 ? score : ScoreAt(piece.End, explained, work));
            scoreSoFar = piece.EndScore;
            Integrate(piece, explained, work);
        }
        return count;
    }

    /// <summary>
    /// Halves the piece that deviates most, until the deviations of all sum to little enough or there are as many steps as may be.
    /// </summary>
    private int HalveUntilComplete(int count, double difference, int explained, Workspace work)
    {
        SumGradients(count, work);
        TensorPrimitives.Multiply(work.MeanGradient, work.Path, work.Point);
        var allowed = Math.Max(_settings.Tolerance * Math.Abs(difference), Rounding * TensorPrimitives.SumOfMagnitudes<double>(work.Point));
        // The largest first, the earlier of two as large: then each halving takes no longer with more pieces.
        var byDeviation = work.ByDeviation;
        byDeviation.Clear();
        for (var i = 0; i < count; i++)
            Enqueue(i);
        var sum = SumOfDeviations(count, work);
        while ((count + 1L) * PathPiece.Nodes.Length <= _settings.MaximumNumberOfSteps)
        {
            // A running sum gathers roundings, so the last word has one that does not.
            if (Math.Abs(sum) <= allowed && Math.Abs(sum = SumOfDeviations(count, work)) <= allowed)
                break;

            var halved = byDeviation.Dequeue();
            var (first, second) = (work.Pieces[halved], PieceOf(count++, work));
            sum -= first.Deviation;
            var middle = (first.Begin + first.End) / 2;
            (second.Begin, second.End, second.EndScore) = (middle, first.End, first.EndScore);
            first.End = middle;
            second.BeginScore = first.EndScore = ScoreAt(middle, explained, work);
            Integrate(first, explained, work);
            Integrate(second, explained, work);
            sum += first.Deviation + second.Deviation;
            Enqueue(halved);
            Enqueue(count - 1);
        }
        return count;

        void Enqueue(int piece) => byDeviation.Enqueue(piece, (-Math.Abs(work.Pieces[piece].Deviation), piece));
    }

    private static double SumOfDeviations(int pieceCount, Workspace work)
    {
        var sum = 0.0;
        for (var i = 0; i < pieceCount; i++)
            sum += work.Pieces[i].Deviation;
        return sum;
    }

    private void Integrate(PathPiece piece, int explained, Workspace work)
    {
        Array.Clear(piece.Gradient);
        for (var i = 0; i < PathPiece.Nodes.Length; i++)
        {
            ScoreAt(piece.Begin + PathPiece.Nodes[i] * (piece.End - piece.Begin), explained, work);
            _bent.Backward(work.Point, work.BentTrace, work.OutputGradient, work.PointGradient, work.Scratch);
            TensorPrimitives.MultiplyAdd(
                work.PointGradient, PathPiece.Weights[i] * (piece.End - piece.Begin), piece.Gradient, piece.Gradient);
        }
        piece.Deviation = TensorPrimitives.Dot<double>(piece.Gradient, work.Path) - (piece.EndScore - piece.BeginScore);
    }

    /// <summary>
    /// The explained score at a share of the path from the baseline, 0, to the row, 1. Leaves what a gradient there needs.
    /// </summary>
    private double ScoreAt(double share, int explained, Workspace work) => _head.Of(OutputsAt(share, work), explained, work.OutputGradient);

    private ReadOnlySpan<double> OutputsAt(double share, Workspace work)
    {
        TensorPrimitives.MultiplyAdd(work.Path, share, _start, work.Point);
        return _bent.Forward(work.Point, work.BentTrace);
    }

    private static void SumGradients(int pieceCount, Workspace work)
    {
        Array.Clear(work.MeanGradient);
        foreach (var piece in work.Pieces.Take(pieceCount))
            TensorPrimitives.Add(work.MeanGradient, piece.Gradient, work.MeanGradient);
    }

    /// <summary>Gives each feature its contribution, and returns their sum.</summary>
    private double Distribute(Workspace work)
    {
        _affine.Backward(work.Inputs, work.AffineTrace, work.MeanGradient, work.InputGradient, work.Scratch);
        Array.Clear(work.Shares);
        for (var i = 0; i < _baseline.Length; i++)
            work.Shares[_table?.Slots[i] ?? i] += (work.Inputs[i] - _baseline[i]) * work.InputGradient[i];

        var sum = 0.0;
        for (var i = 0; i < work.Shares.Length; i++)
        {
            work.Contributions[i] = (float)work.Shares[i];
            sum += work.Contributions[i];
        }
        return sum;
    }

    private PathPiece PieceOf(int index, Workspace work)
    {
        if (index == work.Pieces.Count)
            work.Pieces.Add(new PathPiece(_affine.OutputSize));
        return work.Pieces[index];
    }

    private static ExplainedRow Unexplained(Workspace work)
    {
        Array.Fill(work.Contributions, float.NaN);
        return new ExplainedRow(null, double.NaN, double.NaN, double.NaN, 0);
    }
}

/// <summary>What was found out of a row besides its contributions.</summary>
/// <param name="Output">The explained output; null where a feature or score is not finite, so that nothing was explained.</param>
/// <param name="Score">The explained score.</param>
/// <param name="BaselineScore">The same score of the baseline.</param>
/// <param name="Deviation">The sum of the contributions minus the difference of the two.</param>
/// <param name="NumberOfSteps">At how many points the gradient was taken.</param>
internal readonly record struct ExplainedRow(int? Output, double Score, double BaselineScore, double Deviation, int NumberOfSteps);

/// <summary>A piece of the path from the baseline to a row, and the gradients on it.</summary>
/// <param name="size">The width of a gradient.</param>
internal sealed class PathPiece(int size)
{
    /// <summary>
    /// Where the gradient is taken on a piece from 0 to 1: the nodes of Gauss–Legendre quadrature, which is exact for polynomials up to
    /// degree 7.
    /// </summary>
    public static ReadOnlySpan<double> Nodes => [0.069431844202973712, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629];

    /// <summary>How much each node counts.</summary>
    public static ReadOnlySpan<double> Weights => [0.17392742256872693, 0.32607257743127307, 0.32607257743127307, 0.17392742256872693];

    /// <summary>Its end nearer to the baseline, from 0.</summary>
    public double Begin { get; set; }

    /// <summary>Its end nearer to the row, up to 1.</summary>
    public double End { get; set; }

    /// <summary>The explained score at <see cref="Begin"/>.</summary>
    public double BeginScore { get; set; }

    /// <summary>The explained score at <see cref="End"/>.</summary>
    public double EndScore { get; set; }

    /// <summary>The integral of the gradient over the piece.</summary>
    public double[] Gradient { get; } = new double[size];

    /// <summary>
    /// What the gradient says that the score changes by, minus what it does change by. Not 0 mostly where the score bends inside.
    /// </summary>
    public double Deviation { get; set; }
}
