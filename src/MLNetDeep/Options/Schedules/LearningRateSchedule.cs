using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// The base class of learning-rate schedules. A schedule is a pure function of the progress of training. Its result is the factor of the
/// optimizer's <see cref="OptimizerOptions.LearningRate"/>.
/// </summary>
/// <remarks>
/// <para>Immutable and thread-safe; a schedule keeps no state of a run, so several fits may share one object. In the formulas t is the
/// number of completed steps and T the schedule's length in steps: that of the whole run, unless another length is set. Definitions are
/// those of Keras 3, whose schedules also count from 0; so the last of T steps is one step short of the end value.</para>
/// <para>To write your own schedule, derive a record and override <see cref="FactorAt"/>. JSON supports only the schedules of this library
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
    /// <summary>Returns the factor for the next step.</summary>
    /// <param name="progress">The progress of training.</param>
    /// <returns>The factor of the learning rate: a finite number of at least 0. Any other result ends the fit with an exception.</returns>
    public abstract double FactorAt(TrainingProgress progress);

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public sealed override string ToString() => PrintedOption.Of(this);

    /// <summary>What is wrong with the schedule's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];

    /// <summary>Half a cosine wave, from 1 at 0 down to 0 at 1.</summary>
    private protected static double HalfCosine(double position) => 0.5 * (1 + Math.Cos(Math.PI * position));
}
