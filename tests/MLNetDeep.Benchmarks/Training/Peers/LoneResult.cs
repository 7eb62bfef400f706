namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>What a training in a process of its own came to.</summary>
/// <param name="Seconds">From data in memory to the trained model, validations included.</param>
/// <param name="Accuracy">On the validation rows, at its end.</param>
/// <param name="Detail">How many epochs or trees it took.</param>
/// <param name="PeakBytes">The most memory the process has held so far (VmHWM).</param>
internal sealed record LoneResult(double Seconds, double Accuracy, string Detail, long PeakBytes);
