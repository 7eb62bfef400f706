using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Torch.Networks;
using static TorchSharp.torch;

namespace MLNetDeep.Torch.Layers;

/// <summary>
/// A <see cref="TableEncoding"/> under training. The statistics are looked at in every pass, since they are set after the layer is made;
/// and copied, since libtorch notices when other layers' statistics, which lie in the same buffer, move before the way back.
/// </summary>
internal sealed class TableLayer : TorchLayer
{
    /// <summary>Beyond it the square of a scaled number would overflow.</summary>
    private const double FarthestUnsquashed = 1e18;

    private readonly Tensor? _numbers;
    private readonly Tensor? _categories;
    private readonly NumberScaling _scaling;
    private readonly Tensor _first;
    private readonly Tensor _second;
    private readonly Tensor _missing;
    private readonly Lines? _lines;
    private readonly Waves? _waves;
    private readonly Tensor _zero;
    private readonly Tensor _one;
    private readonly Tensor _minusOne;
    private readonly Tensor _noEdge;
    private readonly Tensor _third;
    private readonly Tensor _farthest;
    private readonly Tensor _minusFarthest;

    public TableLayer(TableEncoding table, PlacedLayer placed, NetworkTensors memory)
    {
        _numbers = IndicesOf(table.NumberSlots(placed.InputSize), memory);
        _categories = IndicesOf(table.CategorySlots(), memory);
        _scaling = table.Scaling;
        _first = memory.Statistic(placed.Statistic(table.ScaleNames.First)!);
        _second = memory.Statistic(placed.Statistic(table.ScaleNames.Second)!);
        _noEdge = memory.Constant(PiecewiseLinearNumbers.NoEdge);
        _missing = memory.Leaf(placed.Parameter(LayerArray.Missing), placed.IsTrainable)!;
        (_zero, _one, _minusOne, _third) = (memory.Constant(0), memory.Constant(1), memory.Constant(-1), memory.Constant(1.0 / 3));
        (_farthest, _minusFarthest) = (memory.Constant(FarthestUnsquashed), memory.Constant(-FarthestUnsquashed));
        _lines = table.Numbers is PiecewiseLinearNumbers ? new Lines(placed, memory) : null;
        _waves = table.Numbers is PeriodicNumbers ? new Waves(placed, memory) : null;
    }

    public override Tensor Forward(Tensor input, TrainingNoise? noise)
    {
        var categories = _categories is null ? null : Finite(input.index_select(1, _categories), _zero);
        if (_numbers is null)
            return categories!;

        var numbers = Encoded(input.index_select(1, _numbers));
        return categories is null ? numbers : cat([numbers, categories], 1);
    }

    /// <summary>[batch, numbers] to [batch, numbers · outputs of each].</summary>
    private Tensor Encoded(Tensor values)
    {
        var (first, second) = (_first.clone(), _second.clone());
        var known = Finite(values, _scaling == NumberScaling.Quantile ? _zero : first);
        var isThere = values.isfinite().to(first.dtype);
        var isMissing = _one.sub(isThere);
        var scaled = _scaling switch
        {
            NumberScaling.Robust => Squashed(Distance(known, first, second)),
            NumberScaling.Standard => Distance(known, first, second),
            _ => NormalScores(known, first, second).mul(isThere),
        };
        if (_waves is not null)
            return _waves.Points(scaled, isThere, isMissing, _missing).flatten(1);
        return _lines is null
            ? stack([scaled, isMissing.mul(_missing)], 2).flatten(1)
            : _lines.Points(known, scaled, isThere, isMissing, _missing).flatten(1);
    }

    private Tensor Distance(Tensor known, Tensor centres, Tensor factors) =>
        known.sub(centres).mul(factors).minimum(_farthest).maximum(_minusFarthest);

    private Tensor Squashed(Tensor distance)
    {
        var third = distance.mul(_third);
        return distance.mul(third.mul(third).sub(_minusOne).rsqrt());
    }

    /// <summary>[batch, numbers]: the first score, and what each stretch below the number adds.</summary>
    private Tensor NormalScores(Tensor known, Tensor quantiles, Tensor scores)
    {
        var (lower, upper) = (quantiles.narrow(1, 0, quantiles.size(1) - 1), quantiles.narrow(1, 1, quantiles.size(1) - 1));
        var isThere = upper.lt(_noEdge);
        var inverse = where(isThere, upper.sub(lower).reciprocal(), _zero);
        var from = where(lower.lt(_noEdge), lower, _zero);
        var rises = where(isThere, scores.narrow(1, 1, scores.size(1) - 1).sub(scores.narrow(1, 0, scores.size(1) - 1)), _zero);
        var lowest = where(quantiles.select(1, 0).lt(_noEdge), scores.select(1, 0), _zero);
        var shares = known.unsqueeze(2).sub(from).mul(inverse).maximum(_zero).minimum(_one);
        return shares.mul(rises).sum(2).sub(lowest.neg());
    }

    private static Tensor Finite(Tensor values, Tensor otherwise) => where(values.isfinite(), values, otherwise);

    private static Tensor? IndicesOf(IEnumerable<int> slots, NetworkTensors memory)
    {
        long[] indices = [.. slots];
        return indices.Length == 0 ? null : memory.Indices(indices);
    }

    /// <summary>The learnt waves of <see cref="PeriodicNumbers"/>.</summary>
    private sealed class Waves(PlacedLayer placed, NetworkTensors memory)
    {
        private readonly Tensor _frequencies = memory.Leaf(placed.Parameter(LayerArray.Frequencies), placed.IsTrainable)!;
        private readonly Tensor _phases = memory.Leaf(placed.Parameter(LayerArray.Phases), placed.IsTrainable)!;
        private readonly Tensor _mixtures = memory.Leaf(placed.Weight, placed.IsTrainable)!;
        private readonly Tensor _offsets = memory.Leaf(placed.Bias, placed.IsTrainable)!;
        private readonly Tensor _tau = memory.Constant(Math.Tau);

        /// <summary>[batch, numbers, width] of [batch, numbers].</summary>
        public Tensor Points(Tensor scaled, Tensor isThere, Tensor isMissing, Tensor missing)
        {
            // The scaled number of one that is missing is 0.
            var angles = scaled.unsqueeze(2).mul(_frequencies).mul(_tau).sub(_phases.neg());
            var waves = angles.cos().mul(isThere.unsqueeze(2));
            var mixed = waves.transpose(0, 1).bmm(_mixtures.transpose(1, 2)).transpose(0, 1).sub(_offsets.neg());
            return cat([scaled.unsqueeze(2), mixed], 2).sub(isMissing.unsqueeze(2).mul(missing).neg());
        }
    }

    /// <summary>The learnt lines of <see cref="PiecewiseLinearNumbers"/>.</summary>
    private sealed class Lines(PlacedLayer placed, NetworkTensors memory)
    {
        private readonly Tensor _edges = memory.Statistic(placed.Statistic(LayerArray.Edges)!);
        private readonly Tensor _directions = memory.Leaf(placed.Weight, placed.IsTrainable)!;
        private readonly Tensor _linear = memory.Leaf(placed.Parameter(LayerArray.Linear), placed.IsTrainable)!;
        private readonly Tensor _offsets = memory.Leaf(placed.Bias, placed.IsTrainable)!;
        private readonly Tensor _zero = memory.Constant(0);
        private readonly Tensor _one = memory.Constant(1);
        private readonly Tensor _noEdge = memory.Constant(PiecewiseLinearNumbers.NoEdge);

        /// <summary>[batch, numbers, width] of [batch, numbers].</summary>
        public Tensor Points(Tensor known, Tensor scaled, Tensor isThere, Tensor isMissing, Tensor missing)
        {
            // Behind an edge that is not there nothing lies: its share is 0.
            var edges = _edges.clone();
            var (lower, upper) = (edges.narrow(1, 0, edges.size(1) - 1), edges.narrow(1, 1, edges.size(1) - 1));
            var inverse = where(upper.lt(_noEdge), upper.sub(lower).reciprocal(), _zero);
            var from = where(lower.lt(_noEdge), lower, _zero);
            var shares = known.unsqueeze(2).sub(from).mul(inverse).maximum(_zero).minimum(_one).mul(isThere.unsqueeze(2));
            var below = shares.transpose(0, 1).bmm(_directions).transpose(0, 1);
            var linear = scaled.unsqueeze(2).mul(_linear);
            return below.sub(linear.neg()).sub(_offsets.neg()).sub(isMissing.unsqueeze(2).mul(missing).neg());
        }
    }
}
