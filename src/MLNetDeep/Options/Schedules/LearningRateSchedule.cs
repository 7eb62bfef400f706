using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// How the learning rate changes while a network is trained: a pure function of how far training has come, which gives the factor that the
/// optimizer's <see cref="OptimizerOptions.LearningRate"/> is multiplied by.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe; a schedule keeps nothing of a run, so one object may serve many fits. In the formulas t is the number
/// of completed steps and T the schedule's length in steps, which is that of the whole run unless another is set. Definitions are those of
/// Keras 3, whose schedules count from 0 too; the last of T steps therefore is one step short of the end value.</para>
/// <para>For a schedule of your own derive a record and override <see cref="FactorAt"/>. JSON knows only the schedules of this library
/// (<c>{"kind": "cosine", …}</c>); System.Text.Json throws <see cref="NotSupportedException"/> for others.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantSchedule), "constant")]
[JsonDerivedType(typeof(PiecewiseConstantSchedule), "piecewiseConstant")]
[JsonDerivedType(typeof(StepDecaySchedule), "stepDecay")]
[JsonDerivedType(typeof(ExponentialDecaySchedule), "exponentialDecay")]
[JsonDerivedType(typeof(InverseTimeDecaySchedule), "inverseTimeDecay")]
[JsonDerivedType(typeof(PolynomialDecaySchedule), "polynomialDecay")]
[JsonDerivedType(typeof(CosineSchedule), "cosine")]
[JsonDerivedType(typeof(CosineRestartsSchedule), "cosineRestarts")]
[JsonDerivedType(typeof(FlatCosineSchedule), "flatCosine")]
[JsonDerivedType(typeof(LogCosineSchedule), "logCosine")]
[JsonDerivedType(typeof(OneCycleSchedule), "oneCycle")]
[JsonDerivedType(typeof(WarmupSchedule), "warmup")]
public abstract record LearningRateSchedule
{
    /// <summary>The factor for the step that is about to be taken.</summary>
    /// <param name="progress">How far training has come.</param>
    /// <returns>
    /// What the learning rate is multiplied by: a finite number of at least 0; anything else ends the fit with an exception.
    /// </returns>
    public abstract double FactorAt(TrainingProgress progress);

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the schedule's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];

    /// <summary>Half a cosine wave, from 1 at 0 down to 0 at 1.</summary>
    private protected static double HalfCosine(double position) => 0.5 * (1 + Math.Cos(Math.PI * position));
}
