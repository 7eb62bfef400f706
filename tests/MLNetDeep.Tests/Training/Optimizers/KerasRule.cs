namespace MLNetDeep.Tests.Training.Optimizers;

/// <summary>
/// The optimizers once more, one parameter at a time in double precision, written from the update_step methods of Keras 3
/// (keras/src/optimizers/sgd.py, rmsprop.py, adagrad.py, adam.py). What our own rules are compared with.
/// </summary>
internal sealed class KerasRule(OptimizerOptions options, double[] parameters)
{
    private readonly double[] _first = new double[parameters.Length];
    private readonly double[] _second = [.. parameters.Select(_ => options is AdagradOptions adagrad ? (double)adagrad.InitialAccumulator : 0)];
    private int _iterations;

    public double[] Parameters { get; } = [.. parameters];

    public void Step(float[] gradients, double learningRate)
    {
        for (var i = 0; i < gradients.Length; i++)
            Parameters[i] = Step(i, Parameters[i], gradients[i], learningRate);
        _iterations++;
    }

    private double Step(int i, double variable, double gradient, double learningRate)
    {
        switch (options)
        {
            case SgdOptions { Momentum: 0 }:
                return variable - learningRate * gradient;

            case SgdOptions sgd:
                _first[i] = sgd.Momentum * _first[i] - learningRate * gradient;
                return sgd.Nesterov ? variable + sgd.Momentum * _first[i] - learningRate * gradient : variable + _first[i];

            case RmsPropOptions rmsProp:
                _first[i] = rmsProp.Rho * _first[i] + (1.0 - rmsProp.Rho) * gradient * gradient;
                return variable - learningRate * gradient / Math.Sqrt(_first[i] + rmsProp.Epsilon);

            case AdagradOptions adagrad:
                _second[i] += gradient * gradient;
                return variable - learningRate * gradient / Math.Sqrt(_second[i] + adagrad.Epsilon);

            case AdamOptions adam:
                var localStep = _iterations + 1;
                var alpha = learningRate * Math.Sqrt(1 - Math.Pow(adam.Beta2, localStep)) / (1 - Math.Pow(adam.Beta1, localStep));
                _first[i] += (gradient - _first[i]) * (1.0 - adam.Beta1);
                _second[i] += (gradient * gradient - _second[i]) * (1.0 - adam.Beta2);
                return variable - _first[i] * alpha / (Math.Sqrt(_second[i]) + adam.Epsilon);

            default:
                throw new NotSupportedException(options.GetType().Name);
        }
    }
}
