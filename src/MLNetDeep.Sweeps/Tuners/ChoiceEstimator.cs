using MLNetDeep.Randomness;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tuners;

/// <summary>Each choice as often as it was made, plus one.</summary>
internal sealed class ChoiceEstimator : ParzenEstimator
{
    private readonly ChoiceDomain _domain;
    private readonly double[] _shares;

    public ChoiceEstimator(ChoiceDomain domain, IReadOnlyList<object> values)
    {
        _domain = domain;
        _shares = new double[domain.Labels.Count];
        Array.Fill(_shares, 1.0 / (values.Count + _shares.Length));
        foreach (var value in values)
            _shares[domain.IndexOf(value)] += 1.0 / (values.Count + _shares.Length);
    }

    public override double Draw(ref RandomStream random)
    {
        var left = random.NextDouble();
        var index = 0;
        while (index < _shares.Length - 1 && (left -= _shares[index]) >= 0)
            index++;
        return (index + .5) / _shares.Length;
    }

    public override double LogDensity(object value) => Math.Log(_shares[_domain.IndexOf(value)]);
}
