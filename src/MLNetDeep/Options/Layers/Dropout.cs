using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Sets each input to zero with the given probability while training, and scales the others by 1 / (1 - rate), so that sums keep their
/// expected size; passes everything through unchanged when scoring.
/// </summary>
/// <param name="Rate">The probability of being set to zero; at least 0 and below 1.</param>
/// <remarks>
/// Shape is kept; no parameters. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014,
/// in the "inverted" form Keras and PyTorch use.
/// </remarks>
public sealed record Dropout(float Rate) : Layer
{
    internal override bool OnlyTrains => true;

    internal override Layer WhenScoring => new Dropout(0f);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. OptionRules.InHalfOpenRange(0, 1, Rate, $"{name}.{nameof(Rate)}")];
}
