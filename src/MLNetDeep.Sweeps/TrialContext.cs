using Microsoft.ML;
using MLNetDeep.Training.Together;

namespace MLNetDeep;

/// <summary>A trial while its pipeline is built: what it tries, and the trainer that belongs to it.</summary>
/// <remarks>For the call it was passed to.</remarks>
public sealed class TrialContext
{
    private readonly SearchSpace<DenseNetworkOptions> _space;
    private readonly IReadOnlyList<TrainingCallback> _callbacks;
    private readonly ProcessorShare _processors;
    private readonly CancellationToken _cancellationToken;

    internal TrialContext(
        MLContext mlContext, SearchSpace<DenseNetworkOptions> space, int number, int fold, SearchPoint point,
        IReadOnlyList<TrainingCallback> callbacks, ProcessorShare processors, CancellationToken cancellationToken)
    {
        MLContext = mlContext;
        Number = number;
        Fold = fold;
        Point = point;
        _space = space;
        _callbacks = callbacks;
        _processors = processors;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The context of the sweep.</summary>
    public MLContext MLContext { get; }

    /// <summary>The number of the trial, from 0.</summary>
    public int Number { get; }

    /// <summary>The fold the pipeline is for, from 0; 0 where there is one validation set, and for the model of all rows.</summary>
    public int Fold { get; }

    /// <summary>The point that is tried.</summary>
    public SearchPoint Point { get; }

    /// <summary>The value of a parameter: a number, or what was given to choose (not its label).</summary>
    /// <param name="parameter">A parameter that has a value in this trial.</param>
    /// <exception cref="KeyNotFoundException">It has none; the message lists those that have.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TValue Value<TValue>(string parameter) => _space.ValueAt<TValue>(Point, parameter);

    /// <summary>
    /// The trainer of the trial, which tells the sweep how training proceeds and lets it end. A pipeline must hold exactly one, made here.
    /// </summary>
    /// <param name="options">What to train and how; usually the options the function was given.</param>
    /// <param name="callbacks">
    /// Others to be told; null for none. Trials, and the folds of a trial, train at the same time: make new callbacks for each, and put
    /// <see cref="Number"/> and <see cref="Fold"/> into the paths of what they write.
    /// </param>
    /// <exception cref="ArgumentException">Some options are not valid; the message lists each of them.</exception>
    public DenseNetworkTrainer CreateTrainer(DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DenseNetworkTrainer(
            MLContext, options, [.. _callbacks, .. callbacks ?? []], _cancellationToken)
        { Processors = _processors };
    }
}
