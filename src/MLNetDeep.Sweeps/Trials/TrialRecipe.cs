using Microsoft.ML;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>How a point becomes a pipeline. Immutable.</summary>
internal sealed record TrialRecipe
{
    public required MLContext MLContext { get; init; }

    public required SearchSpace<DenseNetworkOptions> Space { get; init; }

    public required MonitoredValue Metric { get; init; }

    public required SweepTuner Tuner { get; init; }

    /// <summary>
    /// The seed of training where the start options have none: the same for all trials, which so differ by what they try alone.
    /// </summary>
    public required int Seed { get; init; }

    /// <summary>Builds the pipeline of a trial.</summary>
    public required Func<TrialContext, DenseNetworkOptions, IEstimator<ITransformer>> Build { get; init; }

    /// <summary>The options at a point, with the sweep's seed, and its metric among those that are recorded.</summary>
    public DenseNetworkOptions OptionsAt(SearchPoint point)
    {
        var options = Space.OptionsAt(point);
        return options with
        {
            Seed = options.Seed ?? Seed,
            Metrics = Metric.Extra is { } extra && !options.Metrics.Contains(extra) ? [.. options.Metrics, extra] : options.Metrics,
        };
    }

    public IEstimator<ITransformer> PipelineOf(TrialFit fit, IReadOnlyList<TrainingCallback> callbacks) =>
        Build(new TrialContext(MLContext, Space, fit, callbacks), fit.Options)
        ?? throw new InvalidOperationException("The function that builds the pipeline of a trial must return one. Received: null.");
}
