using MLNetDeep.Training.Together;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>One training of a trial: that of one fold, or of a model of all rows.</summary>
/// <param name="Number">The number of the trial.</param>
/// <param name="Fold">The number of the fold; 0 for a model of all rows.</param>
/// <param name="Point">The point of the trial.</param>
/// <param name="Options">The options at that point.</param>
/// <param name="Processors">What it may use of the machine.</param>
/// <param name="CancellationToken">Cancels it.</param>
internal sealed record TrialFit(
    int Number, int Fold, SearchPoint Point, DenseNetworkOptions Options, ProcessorShare Processors, CancellationToken CancellationToken);
