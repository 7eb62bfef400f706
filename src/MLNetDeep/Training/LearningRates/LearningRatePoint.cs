namespace MLNetDeep;

/// <summary>One step of a learning-rate range test.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Loss">The mean loss over the step's batch, before the step.</param>
/// <param name="SmoothedLoss">The running mean of the losses up to this one.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LearningRatePoint(float LearningRate, double Loss, double SmoothedLoss);
