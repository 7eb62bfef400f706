using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Adds normally distributed random numbers of mean 0 to its inputs while training; passes everything through unchanged when scoring.
/// </summary>
/// <param name="StandardDeviation">The standard deviation of the noise, in units of the inputs: a finite number of at least 0.</param>
/// <remarks>
/// Shape is kept; no parameters. As first layer it makes up more examples around each example. Keras: <c>GaussianNoise</c>.
/// </remarks>
public sealed record GaussianNoise(float StandardDeviation) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new GaussianNoise(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.NotNegative(StandardDeviation, $"{name}.{nameof(StandardDeviation)}")];
}
