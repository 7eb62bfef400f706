namespace MLNetDeep.Options;

/// <summary><see cref="ClassWeights.Balanced"/>.</summary>
internal sealed record BalancedClassWeights : ClassWeights
{
    public override string ToString() => "Balanced";
}
