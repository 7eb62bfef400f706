using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Onnx;

/// <summary>The values of statistics, which this file's nodes need as numbers and not as they are kept.</summary>
internal delegate ReadOnlySpan<float> StatisticValues(ParameterSlot slot);

/// <summary>A <see cref="TableEncoding"/> as ONNX's operators: raw numbers in, with gaps or without.</summary>
/// <param name="graph">Where they are added.</param>
/// <param name="table">The layer.</param>
/// <param name="placed">Its place in the network.</param>
/// <param name="parameter">Adds an array that is learnt and gives its variable.</param>
/// <param name="statistic">What the training rows said.</param>
internal sealed class TableNodes(
    OnnxGraph graph, TableEncoding table, PlacedLayer placed, Func<ParameterSlot, string> parameter, StatisticValues statistic)
{
    /// <summary>Beyond it the square of a scaled number would overflow.</summary>
    private const float FarthestUnsquashed = 1e18f;

    private readonly long[] _numbers = [.. table.NumberSlots(placed.InputSize)];
    private readonly long[] _categories = [.. table.CategorySlots()];

    /// <summary>Adds the layer.</summary>
    /// <param name="x">The variable of the input, [batch, slots].</param>
    /// <returns>The variable of the output.</returns>
    public string Add(string x)
    {
        var categories = _categories.Length == 0 ? null : Finite(Slots(x, _categories), graph.Number("zero", 0)).Values;
        if (_numbers.Length == 0)
            return categories!;

        var numbers = Encoded(Slots(x, _numbers));
        return categories is null ? numbers : graph.Node("Concat", [numbers, categories], [OnnxAttribute.Of("axis", 1)]);
    }

    private string Slots(string x, long[] slots) =>
        slots.Length == placed.InputSize ? x : graph.Node("Gather", [x, graph.Constant("slots", slots)], [OnnxAttribute.Of("axis", 1)]);

    /// <summary>
    /// Values that are finite, others in place of those that are not, and 1 where that was so. Only a finite number less itself is 0.
    /// </summary>
    private (string Values, string IsMissing) Finite(string x, string otherwise)
    {
        var isNotFinite = graph.Node("IsNaN", graph.Node("Sub", x, x));
        return (graph.Node("Where", isNotFinite, otherwise, x), graph.Cast(isNotFinite, TensorElement.Single));
    }

    private string Encoded(string x)
    {
        var (first, _) = Scales;
        // What stands for a number that is missing counts nowhere, but where it has a scaled number, that is 0.
        var (known, isMissing) = table.Scaling == NumberScaling.Quantile
            ? Finite(x, graph.Number("zero", 0))
            : Finite(x, Constant(table.ScaleNames.First, first, _numbers.Length));
        var scaled = table.Scaling switch
        {
            NumberScaling.Robust => Squashed(Distances(known)),
            NumberScaling.Standard => Distances(known),
            _ => graph.Node("Mul", NormalScores(Column(known)), graph.Node("Sub", graph.Number("one", 1), isMissing)),
        };
        if (table.Numbers is PeriodicNumbers)
            return Waves(Column(scaled), Column(isMissing));
        return table.Numbers is PiecewiseLinearNumbers line
            ? Points(line, Column(known), Column(scaled), Column(isMissing))
            : Flat(graph.Node("Concat",
                [Column(scaled), Column(graph.Node("Mul", isMissing, parameter(placed.Parameter(LayerArray.Missing)!)))],
                [OnnxAttribute.Of("axis", 2)]));
    }

    /// <summary>Centres and factors of all numbers, or quantiles and normal scores.</summary>
    private (float[] First, float[] Second) Scales => (
        statistic(placed.Statistic(table.ScaleNames.First)!).ToArray(), statistic(placed.Statistic(table.ScaleNames.Second)!).ToArray());

    private string Distances(string known)
    {
        var (first, second) = Scales;
        var centres = Constant(table.ScaleNames.First, first, _numbers.Length);
        var distance = graph.Node("Mul", graph.Node("Sub", known, centres), Constant("scale", second, _numbers.Length));
        return graph.Node("Clip", distance, graph.Number("least", -FarthestUnsquashed), graph.Number("most", FarthestUnsquashed));
    }

    private string Squashed(string distance)
    {
        var third = graph.Node("Mul", distance, graph.Number("third", 1.0 / 3));
        var root = graph.Node("Sqrt", graph.Node("Add", graph.Node("Mul", third, third), graph.Number("one", 1)));
        return graph.Node("Div", distance, root);
    }

    /// <summary>[batch, numbers] of [batch, numbers, 1]: the first score, and what each stretch below the number adds.</summary>
    private string NormalScores(string known)
    {
        const int Knots = TableEncoding.QuantileCount;
        var (quantiles, scores) = Scales;
        var (lowest, rises) = (new float[_numbers.Length], new float[_numbers.Length * (Knots - 1)]);
        for (var number = 0; number < _numbers.Length; number++)
        {
            var (from, own) = (number * Knots, number * (Knots - 1));
            lowest[number] = quantiles[from] == PiecewiseLinearNumbers.NoEdge ? 0 : scores[from];
            for (var knot = 1; knot < Knots; knot++)
                rises[own + knot - 1] = quantiles[from + knot] == PiecewiseLinearNumbers.NoEdge ? 0
                    : scores[from + knot] - scores[from + knot - 1];
        }
        var shares = Shares(quantiles, Knots - 1, known);
        var above = Turned(graph.Node("MatMul", Turned(shares), Constant("rise", rises, _numbers.Length, Knots - 1, 1)));
        return graph.Node("Add", graph.Node("Reshape", above, graph.Constant("shape", 0, _numbers.Length)),
            Constant("lowest", lowest, _numbers.Length));
    }

    /// <summary>[batch, numbers · width] of [batch, numbers, 1].</summary>
    private string Points(PiecewiseLinearNumbers line, string known, string scaled, string isMissing)
    {
        var shares = Shares(statistic(placed.Statistic(LayerArray.Edges)!), line.Bins, known);
        shares = graph.Node("Mul", shares, graph.Node("Sub", graph.Number("one", 1), isMissing));
        var below = Turned(graph.Node("MatMul", Turned(shares), parameter(placed.Weight!)));
        string[] sum =
        [
            below,
            graph.Node("Mul", scaled, parameter(placed.Parameter(LayerArray.Linear)!)),
            graph.Node("Mul", isMissing, parameter(placed.Parameter(LayerArray.Missing)!)),
            parameter(placed.Bias!),
        ];
        return Flat(graph.Node("Sum", sum));
    }

    /// <summary>[batch, numbers · width] of [batch, numbers, 1]; the scaled number of one that is missing is 0.</summary>
    private string Waves(string scaled, string isMissing)
    {
        var angles = graph.Node("Mul", graph.Node("Mul", scaled, graph.Number("tau", Math.Tau)),
            parameter(placed.Parameter(LayerArray.Frequencies)!));
        var waves = graph.Node("Cos", graph.Node("Add", angles, parameter(placed.Parameter(LayerArray.Phases)!)));
        waves = graph.Node("Mul", waves, graph.Node("Sub", graph.Number("one", 1), isMissing));
        var mixtures = graph.Node("Transpose", [parameter(placed.Weight!)], [OnnxAttribute.Of("perm", [0, 2, 1])]);
        var mixed = graph.Node("Add", Turned(graph.Node("MatMul", Turned(waves), mixtures)), parameter(placed.Bias!));
        var point = graph.Node("Concat", [scaled, mixed], [OnnxAttribute.Of("axis", 2)]);
        return Flat(graph.Node("Add", point, graph.Node("Mul", isMissing, parameter(placed.Parameter(LayerArray.Missing)!))));
    }

    /// <summary>
    /// [batch, numbers, stretches]: how much of each stretch lies below the number; 0 behind an edge that is not there, where nothing lies.
    /// </summary>
    private string Shares(ReadOnlySpan<float> edges, int stretches, string known)
    {
        var (from, inverse) = (new float[_numbers.Length * stretches], new float[_numbers.Length * stretches]);
        for (var i = 0; i < from.Length; i++)
        {
            var edge = i / stretches * (stretches + 1) + i % stretches;
            if (edges[edge + 1] == PiecewiseLinearNumbers.NoEdge)
                continue;
            (from[i], inverse[i]) = (edges[edge], (float)(1 / ((double)edges[edge + 1] - edges[edge])));
        }
        var shares = graph.Node("Mul", graph.Node("Sub", known, Constant("from", from, _numbers.Length, stretches)),
            Constant("inverse_length", inverse, _numbers.Length, stretches));
        return graph.Node("Clip", shares, graph.Number("zero", 0), graph.Number("one", 1));
    }

    /// <summary>[batch, numbers] to [batch, numbers, 1].</summary>
    private string Column(string x) => graph.Node("Reshape", x, graph.Constant("shape", 0, 0, 1));

    private string Flat(string x) => graph.Node("Reshape", x, graph.Constant("shape", 0, _numbers.Length * table.Numbers.OutputsPerNumber));

    /// <summary>[a, b, c] to [b, a, c].</summary>
    private string Turned(string x) => graph.Node("Transpose", [x], [OnnxAttribute.Of("perm", [1, 0, 2])]);

    private string Constant(string name, float[] values, params long[] shape) => graph.Constant(name, values, shape);
}
