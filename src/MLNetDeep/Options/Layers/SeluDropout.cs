using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Alpha dropout, the one that goes with <see cref="Activation.Selu"/>: while training, sets each input with the given probability to the
/// value SELU approaches far below zero, and then scales and shifts all, so that values of mean 0 and variance 1 keep both; passes
/// everything through unchanged when scoring.
/// </summary>
/// <param name="Rate">The probability of being dropped; at least 0 and below 1.</param>
/// <remarks>
/// Output = a x + b for a kept input, a α' + b for a dropped one, with α' = -1.7581 (SELU's λα, negated), a = ((1 - rate)(1 + rate
/// α'²))^-½, b = -a rate α'. Shape is kept; no parameters. Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017. Keras and
/// PyTorch: <c>AlphaDropout</c>
/// (a name TorchSharp has taken).
/// </remarks>
public sealed record SeluDropout(float Rate) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new SeluDropout(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.InHalfOpenRange(0, 1, Rate, $"{name}.{nameof(Rate)}")];
}
