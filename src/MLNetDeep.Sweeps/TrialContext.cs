using Microsoft.ML;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep;

/// <summary>A trial whose pipeline is being built: its point, and its trainer.</summary>
/// <remarks>Valid only during the call that it was passed to.</remarks>
public sealed class TrialContext
{
    private readonly SearchSpace<DenseNetworkOptions> _space;
    private readonly TrialFit _fit;
    private readonly IReadOnlyList<TrainingCallback> _callbacks;

    internal TrialContext(
        MLContext mlContext, SearchSpace<DenseNetworkOptions> space, TrialFit fit, IReadOnlyList<TrainingCallback> callbacks)
    {
        MLContext = mlContext;
        _space = space;
        _fit = fit;
        _callbacks = callbacks;
    }

    /// <summary>The context of the sweep.</summary>
    public MLContext MLContext { get; }

    /// <summary>The number of the trial, from 0.</summary>
    public int Number => _fit.Number;

    /// <summary>The fold that the pipeline is for, from 0. It is 0 if there is one validation set, and for a model of all rows.</summary>
    public int Fold => _fit.Fold;

    /// <summary>The point of the trial.</summary>
    public SearchPoint Point => _fit.Point;

    /// <summary>Returns the value of a parameter: a number, or the chosen value itself (not its label).</summary>
    /// <param name="parameter">A parameter that has a value in this trial.</param>
    /// <exception cref="KeyNotFoundException">It has none; the message lists those that have.</exception>
    /// <exception cref="InvalidCastException">
    /// It is of another type. A number may be asked for as any type of numbers that holds it: 0.37 as float, but not as int.
    /// </exception>
    public TValue Value<TValue>(string parameter) => _space.ValueAt<TValue>(Point, parameter);

    /// <summary>
    /// Creates the trainer of the trial, which reports progress to the sweep and stops when the sweep says so. A pipeline must contain
    /// exactly one trainer, created here.
    /// </summary>
    /// <param name="options">The options; usually those that the function received.</param>
    /// <param name="callbacks">
    /// More callbacks. The default value is null: none. Trials and folds train at the same time: create new callbacks for each, and put
    /// <see cref="Number"/> and <see cref="Fold"/> into the paths of the files that they write.
    /// </param>
    /// <remarks>
    /// A cancelled trial has no result, whatever <see cref="DenseNetworkOptions.OnCancellation"/> says: the sweep runs it again when it
    /// continues.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is not valid. The message lists everything that is wrong.</exception>
    public DenseNetworkTrainer CreateTrainer(DenseNetworkOptions options, IReadOnlyList<TrainingCallback>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DenseNetworkTrainer(
            MLContext, options with { OnCancellation = CancellationBehavior.Throw }, [.. _callbacks, .. callbacks ?? []],
            _fit.CancellationToken)
        { Processors = _fit.Processors };
    }
}
