using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Options;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Tuners;

namespace MLNetDeep;

/// <summary>
/// The base class of tuners, which choose the points that a sweep tries: <see cref="GridTuner"/>, <see cref="RandomTuner"/>,
/// <see cref="SobolTuner"/>, <see cref="TpeTuner"/>, or <see cref="AshaTuner"/>, which stops poor trials early.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. A proposal is a pure function of the space, the seed, the number of the trial and the results of earlier
/// trials, without the latest ones, which may still run. So the same sweep proposes the same trials with any number of workers of any
/// speed.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GridTuner), "grid")]
[JsonDerivedType(typeof(RandomTuner), "random")]
[JsonDerivedType(typeof(SobolTuner), "sobol")]
[JsonDerivedType(typeof(TpeTuner), "tpe")]
[JsonDerivedType(typeof(AshaTuner), "asha")]
public abstract record SweepTuner
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private protected SweepTuner()
    {
    }

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>
    /// Whether proposals, or the ends of trials, depend on the results of earlier trials, so that those must be waited for.
    /// </summary>
    internal abstract bool UsesResults { get; }

    /// <summary>The next point to try; null when there is none left.</summary>
    internal abstract SearchPoint? Propose(ProposalRequest request);

    /// <summary>The rungs at which trials are compared; null where each runs to its own end.</summary>
    internal virtual Rungs? RungsFor(int number, int numberOfEpochs) => null;

    /// <summary>What is wrong with the tuner for a space, one sentence each; none when it is valid.</summary>
    internal abstract IEnumerable<string> Violations(ParameterSpace space);

    /// <summary>The tuner as JSON, in one line: two that propose the same have the same text.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Json);
}
