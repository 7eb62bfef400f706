using System.Globalization;

namespace MLNetDeep.Options;

/// <summary><see cref="ClassWeights.ByIndex"/>; equal by value.</summary>
internal sealed record ClassWeightsByIndex : ClassWeights
{
    public ClassWeightsByIndex(IReadOnlyList<float> weights) => Weights = [.. weights];

    public IReadOnlyList<float> Weights { get; }

    public bool Equals(ClassWeightsByIndex? other) => other is not null && Weights.SequenceEqual(other.Weights);

    public override int GetHashCode() => Weights.Aggregate(Weights.Count, HashCode.Combine);

    public override string ToString() =>
        $"ByIndex [{string.Join(", ", Weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]";

    internal override IEnumerable<string> Violations(string name) =>
        Weights.SelectMany((weight, i) => OptionRules.Positive(weight, $"{name}[{i}]"));
}
