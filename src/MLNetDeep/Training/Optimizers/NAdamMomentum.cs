namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// The growing momentum of NAdam: μₜ = β₁ (1 - ½ · 0.96ᵗ), Keras 3's schedule. A function of the update's number; the product of all μ so
/// far is remembered to save work, and made anew for any other update than the next, to the same bits.
/// </summary>
/// <remarks>Thread-safe: the parts of one update are made by several threads.</remarks>
internal sealed class NAdamMomentum(float beta1)
{
    private const double Growth = 0.96;

    private readonly Lock _lock = new();
    private long _step;
    private double _product = 1;

    /// <summary>The shares of the running mean and of the gradient in the direction of an update.</summary>
    /// <param name="step">The update's number in the run, from 1.</param>
    public (double OfMean, double OfGradient) SharesAt(long step)
    {
        var next = At(step + 1);
        var product = ProductUpTo(step);
        return (next / (1 - product * next), (1 - At(step)) / (1 - product));
    }

    private double ProductUpTo(long step)
    {
        lock (_lock)
        {
            if (step < _step)
                (_step, _product) = (0, 1);
            while (_step < step)
                _product *= At(++_step);
            return _product;
        }
    }

    private double At(long step) => beta1 * (1 - 0.5 * Math.Pow(Growth, step));
}
