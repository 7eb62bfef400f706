using System.Globalization;

namespace MLNetDeep.Options;

/// <summary><see cref="ClassWeights.Balanced"/>.</summary>
internal sealed record BalancedClassWeights : ClassWeights
{
    public override string ToString() => "Balanced";
}

/// <summary><see cref="ClassWeights.ByIndex"/>; equal by value.</summary>
internal sealed record ClassWeightsByIndex : ClassWeights
{
    public ClassWeightsByIndex(IReadOnlyList<float> weights) => Weights = Values.Of(weights);

    public IReadOnlyList<float> Weights { get; }

    public override string ToString() =>
        $"ByIndex [{string.Join(", ", Weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]";

    internal override IEnumerable<string> Violations(string name) =>
        Weights.SelectMany((weight, i) => OptionRules.Positive(weight, $"{name}[{i}]"));
}

/// <summary><see cref="ClassWeights.ByLabel"/>; equal by value, whatever the order.</summary>
internal sealed record ClassWeightsByLabel : ClassWeights
{
    public ClassWeightsByLabel(IReadOnlyDictionary<string, float> weights) => Weights = weights.ToDictionary();

    public IReadOnlyDictionary<string, float> Weights { get; }

    public bool Equals(ClassWeightsByLabel? other) =>
        other is not null && Weights.Count == other.Weights.Count
            && Weights.All(pair => other.Weights.TryGetValue(pair.Key, out var weight) && weight.Equals(pair.Value));

    public override int GetHashCode() => Weights.Aggregate(0, (hash, pair) => hash ^ pair.GetHashCode());

    public override string ToString() =>
        $"ByLabel [{string.Join(", ", Weights.Select(pair => string.Create(CultureInfo.InvariantCulture, $"'{pair.Key}' {pair.Value}")))}]";

    internal override IEnumerable<string> Violations(string name) =>
        Weights.SelectMany(pair => OptionRules.Positive(pair.Value, $"{name}['{pair.Key}']"));
}
