using System.Numerics.Tensors;
using MLNetDeep.Compute;
using MLNetDeep.Data.Rows;
using MLNetDeep.Networks;
using MLNetDeep.Randomness;
using MLNetDeep.Scoring;
using MLNetDeep.Scoring.Layers;

namespace MLNetDeep.Training;

/// <summary>
/// Fits the start weights of hidden <see cref="Dense"/> layers to rows, one layer after the other
/// (<see cref="DenseNetworkOptions.DataDrivenStart"/>): each unit's sum has a standard deviation of 1, and its bias is minus a random mean
/// of the sums of five rows.
/// </summary>
/// <remarks>
/// Holzmüller, Grinsztajn and Steinwart, "Better by Default", NeurIPS 2024; the biases are "he+5" of Steinwart, "A Sober Look at Neural
/// Network Initializations", 2019. Written with the weights as they are, W, whatever is learnt instead of them.
/// </remarks>
internal sealed class DataDrivenStart
{
    /// <summary>How many rows are looked at: of so many a standard deviation is off by 2 %.</summary>
    internal const int RowsInSample = 1000;

    private const int RowsOfBias = 5;

    private readonly float[] _features;
    private readonly int _rows;

    private DataDrivenStart(float[] features, int rows) => (_features, _rows) = (features, rows);

    /// <summary>Draws rows, each with the same probability (algorithm R; Vitter, "Random Sampling with a Reservoir", 1985).</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="seed">What they are drawn with.</param>
    /// <param name="checkAlive">Called now and then; throws when the user has cancelled.</param>
    public static DataDrivenStart Of(RowSource rows, int seed, Action checkAlive)
    {
        var count = Math.Min(rows.Count, RowsInSample);
        float[] features = [];
        var stream = new RandomStream(seed, RandomPurpose.DataDrivenStart);
        var seen = 0;
        foreach (var piece in rows.Epoch(RowOrder.AsTheyCame))
        {
            checkAlive();
            var width = piece.Store.Features.Width;
            if (features.Length == 0)
                features = new float[checked(count * width)];
            for (var row = 0; row < piece.Count; row++, seen++)
            {
                var place = seen < count ? seen : stream.NextInt32(seen + 1);
                if (place < count)
                    piece.Store.Features.Gather(piece.Rows.AsSpan(row, 1), features.AsSpan(place * width, width));
            }
        }
        return new DataDrivenStart(features, Math.Min(count, seen));
    }

    /// <summary>Fits the start weights of a network; those of layers that were reused stay.</summary>
    /// <param name="network">The network, its statistics of tables set.</param>
    /// <param name="seed">What rows of biases are drawn with.</param>
    /// <param name="reusedLayers">How many layers in front have weights of another network.</param>
    public void SetIn(NetworkState network, int seed, int reusedLayers)
    {
        var values = new Rows(_features, _rows, network.Specification.InputSize);
        for (var i = 0; i < network.Specification.Placed.Count - 1; i++)
            values = Through(network.Specification.Placed[i], values, network, seed, isFitted: i >= reusedLayers);
    }

    /// <summary>Rows as a layer makes them, once its own weights are fitted.</summary>
    private static Rows Through(PlacedLayer placed, Rows input, NetworkState network, int seed, bool isFitted)
    {
        if (isFitted && placed.Layer is Dense)
            Fit(placed, input, network, seed);
        if (placed.Inner.Count == 0)
            return Computed(placed, input, network);

        // To the layers that members share, each member of a row is a row.
        var inner = placed.Layer is SharedEnsemble ? OfMembers(placed, input, network) : input;
        foreach (var layer in placed.Inner)
            inner = Through(layer, inner, network, seed, isFitted);
        return placed.Layer is SharedEnsemble ? inner : Joined(placed, input, inner);
    }

    private static void Fit(PlacedLayer placed, Rows input, NetworkState network, int seed)
    {
        var weights = network.Parameters.Values.Slice(placed.Weight!.Offset, placed.Weight.Length);
        var biases = placed.Bias is { } bias ? network.Parameters.Values.Slice(bias.Offset, bias.Length) : default;
        var stream = new RandomStream(seed, RandomPurpose.DataDrivenStart, 1 + placed.Index);
        var sums = new double[input.Count];
        Span<double> shares = stackalloc double[RowsOfBias];
        for (var unit = 0; unit < placed.OutputSize; unit++)
        {
            var ofUnit = weights.Slice(unit * input.Width, input.Width);
            for (var row = 0; row < input.Count; row++)
                sums[row] = TensorPrimitives.Dot(ofUnit, input.Row(row));
            var deviation = DeviationOf(sums);
            // A unit that all rows give the same, or one whose weights start at 0, has no size to be brought to 1.
            var factor = deviation > 1e-12 && double.IsFinite(deviation) ? 1 / deviation : 1;
            foreach (ref var weight in ofUnit)
                weight = (float)(weight * factor);
            if (biases.IsEmpty)
                continue;

            var (mean, all) = (0.0, 0.0);
            for (var i = 0; i < RowsOfBias; i++)
            {
                // Exponentially distributed: divided by their sum they are evenly distributed over all shares there are.
                shares[i] = -Math.Log(1 - stream.NextSingle());
                all += shares[i];
                mean += shares[i] * sums[stream.NextInt32(input.Count)];
            }
            biases[unit] = (float)(-factor * mean / all);
        }
    }

    private static double DeviationOf(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static Rows OfMembers(PlacedLayer placed, Rows input, NetworkState network)
    {
        var factors = network.Parameters.Values.Slice(placed.Weight!.Offset, placed.Weight.Length);
        var members = placed.Weight.Shape[0];
        var output = new Rows(new float[checked(input.Values.Length * members)], input.Count * members, input.Width);
        for (var row = 0; row < output.Count; row++)
            TensorPrimitives.Multiply(
                input.Row(row / members), factors.Slice(row % members * input.Width, input.Width), output.Row(row));
        return output;
    }

    private static Rows Computed(PlacedLayer placed, Rows input, NetworkState network)
    {
        // The layer as a network of its own, with its values where they lie.
        var values = new NetworkValues(
            network.Parameters.Memory.Slice(placed.ParameterRange.Offset, placed.ParameterRange.Length),
            network.Statistics.Memory.Slice(placed.StatisticRange.Offset, placed.StatisticRange.Length));
        var alone = new NetworkScorer(new ScoredNetwork(new NetworkSpecification(placed.InputSize, [placed.Layer]), values));
        var output = new Rows(new float[checked(input.Count * placed.OutputSize)], input.Count, placed.OutputSize);
        alone.Score(input.Count, input.Values, output.Values);
        return output;
    }

    private static Rows Joined(PlacedLayer placed, Rows input, Rows inner)
    {
        var join = BlockJoin.For(placed);
        var output = new Rows(new float[checked(input.Count * placed.OutputSize)], input.Count, placed.OutputSize);
        for (var row = 0; row < input.Count; row++)
        {
            if (join.JoinsInPlace)
                inner.Row(row).CopyTo(output.Row(row));
            join.Join(input.Row(row), join.JoinsInPlace ? output.Row(row) : inner.Row(row), output.Row(row));
        }
        return output;
    }

    /// <summary>What a layer gets or makes of all rows: [rows, width].</summary>
    private sealed record Rows(float[] Values, int Count, int Width)
    {
        public Span<float> Row(int row) => Values.AsSpan(row * Width, Width);
    }
}
