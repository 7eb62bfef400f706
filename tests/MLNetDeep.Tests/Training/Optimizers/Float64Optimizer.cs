using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>
/// All optimizers once more, one parameter at a time in double precision, written from the definitions of Keras 3 (keras/src/optimizers:
/// update_step of each, and base_optimizer.py for what they share), and of PyTorch for RAdam. What our own are compared with.
/// </summary>
internal sealed class Float64Optimizer
{
    private readonly OptimizerOptions _options;
    private readonly double[] _factors;
    private readonly bool[] _decays;
    private readonly double[] _scales;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _third;
    private double _product = 1;
    private int _iterations;

    public Float64Optimizer(OptimizerOptions options, NetworkSpecification specification, IReadOnlyList<float> start)
    {
        _options = options;
        Weights = [.. start.Select(w => (double)w)];
        Averages = new double[start.Count];
        _factors = new double[start.Count];
        _decays = new bool[start.Count];
        _scales = [.. Enumerable.Repeat(1.0, start.Count)];
        foreach (var layer in specification.AllPlaced)
        {
            foreach (var slot in layer.OwnParameters)
            {
                var ofBias = layer.Layer is Dense { BiasLearningRateFactor: { } factor } && slot == layer.Bias ? factor : 1;
                _factors.AsSpan(slot.Offset, slot.Length).Fill(layer.LearningRateFactor * ofBias);
                if (layer.Layer is Dense { Parametrization: WeightParametrization.NeuralTangent } && slot == layer.Weight)
                    _scales.AsSpan(slot.Offset, slot.Length).Fill(1 / Math.Sqrt(layer.InputSize));
                _decays.AsSpan(slot.Offset, slot.Length).Fill(options.DecayBiases || layer.Layer is Dense && slot == layer.Weight);
            }
        }
        _first = new double[start.Count];
        _second = new double[start.Count];
        _third = new double[start.Count];
        if (options is AdagradOptions adagrad)
            Array.Fill(_first, adagrad.InitialAccumulator);
    }

    public double[] Weights { get; }

    public double[] Averages { get; }

    /// <summary>What the weight decay is multiplied by.</summary>
    public double DecayFactor { get; set; } = 1;

    /// <summary>One update from the gradients of one batch or of several.</summary>
    public void Update(double learningRate, params IReadOnlyList<float[]> batches)
    {
        // Weights W = s V learn as V; the gradient by V is s times that by W.
        var gradients = Clipped(
            [.. Enumerable.Range(0, Weights.Length).Select(i => _scales[i] * batches.Sum(batch => (double)batch[i]) / batches.Count)]);
        if (_options is NAdamOptions nadam)
            _product *= Momentum(nadam.Beta1, _iterations + 1);
        for (var i = 0; i < Weights.Length; i++)
        {
            var rate = learningRate * _factors[i];
            Weights[i] /= _scales[i];
            if (_decays[i])
                Weights[i] -= Weights[i] * _options.WeightDecay * DecayFactor * rate;
            Weights[i] -= Step(i, gradients[i], rate);
            Weights[i] *= _scales[i];
            var momentum = _iterations == 0 ? 0 : _options.WeightAveraging?.Momentum ?? 0;
            if (_options.WeightAveraging is { WarmUp: true })
                momentum = (float)Math.Min(momentum, (2.0 + _iterations) / (11.0 + _iterations));
            Averages[i] = momentum * Averages[i] + (1.0 - momentum) * Weights[i];
        }
        _iterations++;
    }

    private double[] Clipped(double[] gradients)
    {
        if (_options.GlobalClipNorm is { } limit)
        {
            var norm = Math.Sqrt(gradients.Sum(g => g * g));
            return [.. gradients.Select(g => g * limit * Math.Min(1 / norm, 1.0 / limit))];
        }
        return _options.ClipValue is { } most ? [.. gradients.Select(g => Math.Clamp(g, -most, most))] : gradients;
    }

    /// <summary>What a parameter is lowered by.</summary>
    private double Step(int i, double g, double rate)
    {
        var t = _iterations + 1;
        switch (_options)
        {
            case SgdOptions { Momentum: 0 }:
                return rate * g;

            case SgdOptions sgd:
                _first[i] = sgd.Momentum * _first[i] - rate * g;
                return sgd.Nesterov ? -(sgd.Momentum * _first[i] - rate * g) : -_first[i];

            case RmsPropOptions o:
                _first[i] = o.Rho * _first[i] + (1.0 - o.Rho) * g * g;
                _second[i] = o.Rho * _second[i] + (1.0 - o.Rho) * g;
                var increment = rate * g / Math.Sqrt(_first[i] - (o.Centered ? _second[i] * _second[i] : 0) + o.Epsilon);
                _third[i] = o.Momentum * _third[i] + increment;
                return _third[i];

            case AdagradOptions o:
                _first[i] += g * g;
                return rate * g / Math.Sqrt(_first[i] + o.Epsilon);

            case AdadeltaOptions o:
                _first[i] = o.Rho * _first[i] + (1.0 - o.Rho) * g * g;
                var delta = Math.Sqrt(_second[i] + o.Epsilon) * g / Math.Sqrt(_first[i] + o.Epsilon);
                _second[i] = o.Rho * _second[i] + (1.0 - o.Rho) * delta * delta;
                return rate * delta;

            case AdamOptions o:
                return Adam(i, g, rate, o.Beta1, o.Beta2, o.Epsilon, o.AmsGrad);

            case AdamWOptions o:
                return Adam(i, g, rate, o.Beta1, o.Beta2, o.Epsilon, o.AmsGrad);

            case AdamaxOptions o:
                _first[i] += (g - _first[i]) * (1.0 - o.Beta1);
                _second[i] = Math.Max(o.Beta2 * _second[i], Math.Abs(g));
                return rate * _first[i] / ((1 - Math.Pow(o.Beta1, t)) * (_second[i] + o.Epsilon));

            case NAdamOptions o:
                var (now, next) = (Momentum(o.Beta1, t), Momentum(o.Beta1, t + 1));
                _first[i] += (g - _first[i]) * (1.0 - o.Beta1);
                _second[i] += (g * g - _second[i]) * (1.0 - o.Beta2);
                var ahead = next * _first[i] / (1 - _product * next) + (1 - now) * g / (1 - _product);
                return rate * ahead / (Math.Sqrt(_second[i] / (1 - Math.Pow(o.Beta2, t))) + o.Epsilon);

            case RAdamOptions o:
                return RAdam(i, g, rate, o);

            case LionOptions o:
                var direction = Math.Sign(o.Beta1 * _first[i] + (1.0 - o.Beta1) * g);
                _first[i] = o.Beta2 * _first[i] + (1.0 - o.Beta2) * g;
                return rate * direction;

            default:
                throw new NotSupportedException($"Write the definition of {_options.GetType().Name} here.");
        }
    }

    private double Adam(int i, double g, double rate, double beta1, double beta2, double epsilon, bool amsGrad)
    {
        var t = _iterations + 1;
        var alpha = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
        _first[i] += (g - _first[i]) * (1 - beta1);
        _second[i] += (g * g - _second[i]) * (1 - beta2);
        _third[i] = Math.Max(_third[i], _second[i]);
        return _first[i] * alpha / (Math.Sqrt(amsGrad ? _third[i] : _second[i]) + epsilon);
    }

    private double RAdam(int i, double g, double rate, RAdamOptions o)
    {
        double t = _iterations + 1, beta1 = o.Beta1, beta2 = o.Beta2;
        _first[i] = beta1 * _first[i] + (1 - beta1) * g;
        _second[i] = beta2 * _second[i] + (1 - beta2) * g * g;
        var corrected = _first[i] / (1 - Math.Pow(beta1, t));
        var longRun = 2 / (1 - beta2) - 1;
        var rho = longRun - 2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t));
        if (rho <= 5)
            return rate * corrected;

        var rectification = Math.Sqrt((rho - 4) * (rho - 2) * longRun / ((longRun - 4) * (longRun - 2) * rho));
        return rate * corrected * rectification * Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(_second[i]) + o.Epsilon);
    }

    private static double Momentum(double beta1, int t) => beta1 * (1 - 0.5 * Math.Pow(0.96, t));
}
