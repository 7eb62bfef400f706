using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep;

/// <summary>
/// <c>pipeline.Fit(train, validation)</c>: fits a pipeline that holds a <see cref="DenseNetworkTrainer"/> and validates every epoch on rows
/// of their own.
/// </summary>
/// <remarks>
/// <para>The steps before the trainer are fitted on the training rows alone; the validation rows are transformed with them (all of them,
/// whatever their scope) and handed to the trainer; the steps after it are fitted on the training rows it has scored. The trainer may stand
/// anywhere, also in a chain within the chain; where there are several, each gets the validation rows. The result is what
/// <c>pipeline.Fit(train)</c> returns: the same type, scopes and cache checkpoints, to be saved and used alike.</para>
/// <para>The validation rows are read once for each trainer, the training rows as often as by <c>pipeline.Fit(train)</c>. When a validation
/// set is given, <see cref="DenseNetworkOptions.ValidationFraction"/> and <see cref="DenseNetworkOptions.ValidationSplit"/> are not
/// used.</para>
/// <para>What a callback saves meanwhile (<see cref="ModelCheckpoint"/>, <see cref="TrainingRun.SaveModel"/>) holds the fitted steps before
/// the trainer too, and scores raw rows. <c>pipeline.Fit(train, null)</c> gives that without validation rows.</para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Standardize("Features")
///     .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { EarlyStopping = new EarlyStopping { Patience = 3 } }));
/// ITransformer model = pipeline.Fit(train, validation);      // both as they were loaded
/// </code></example>
public static class PipelineFitExtensions
{
    /// <summary>Fits the pipeline on one data view and validates on another.</summary>
    /// <param name="pipeline">A chain with a <see cref="DenseNetworkTrainer"/> among its steps.</param>
    /// <param name="train">The rows every step is fitted on, untransformed.</param>
    /// <param name="validation">
    /// The validation rows, untransformed, with the columns the steps up to the trainer read; null for none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The pipeline holds no <see cref="DenseNetworkTrainer"/>; the message names the steps it holds.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used, in either set.</exception>
    /// <exception cref="InvalidOperationException">See <see cref="DenseNetworkTrainer.Fit(IDataView)"/>.</exception>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(
        this EstimatorChain<TLastTransformer> pipeline, IDataView train, IDataView? validation)
        where TLastTransformer : class, ITransformer =>
        (TransformerChain<TLastTransformer>)((IEstimator<ITransformer>)pipeline).Fit(train, validation);

    /// <summary>Fits the pipeline, its network continuing from a previous one.</summary>
    /// <param name="pipeline">A chain with one <see cref="DenseNetworkTrainer"/> among its steps.</param>
    /// <param name="train">The rows every step is fitted on, untransformed. The steps before the trainer are fitted again.</param>
    /// <param name="validation">
    /// The validation rows, untransformed, with the columns the steps up to the trainer read; null for none.
    /// </param>
    /// <param name="previousModel">See <see cref="DenseNetworkTrainer.Fit(IDataView, IDataView, DenseNetworkModel)"/>.</param>
    /// <exception cref="ArgumentException">The pipeline holds no <see cref="DenseNetworkTrainer"/> or several, or the previous network does
    /// not fit it; the message says in what.</exception>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView)" path="/exception"/>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(
        this EstimatorChain<TLastTransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkModel previousModel)
        where TLastTransformer : class, ITransformer =>
        (TransformerChain<TLastTransformer>)((IEstimator<ITransformer>)pipeline).Fit(train, validation, previousModel);

    /// <summary>Fits the pipeline, its network reusing the hidden layers of a previous one under a new output layer.</summary>
    /// <param name="pipeline">A chain with one <see cref="DenseNetworkTrainer"/> among its steps.</param>
    /// <param name="train">The rows every step is fitted on, untransformed. The steps before the trainer are fitted again.</param>
    /// <param name="validation">
    /// The validation rows, untransformed, with the columns the steps up to the trainer read; null for none.
    /// </param>
    /// <param name="body">See <see cref="DenseNetworkTrainer.Fit(IDataView, IDataView, DenseNetworkBody)"/>.</param>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkModel)" path="/exception"/>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(
        this EstimatorChain<TLastTransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkBody body)
        where TLastTransformer : class, ITransformer =>
        (TransformerChain<TLastTransformer>)((IEstimator<ITransformer>)pipeline).Fit(train, validation, body);

    /// <summary>The same for a pipeline known only as an estimator.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView)"/>
    public static ITransformer Fit(this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        return new PipelineFit(pipeline, previous: null).Run(train, validation);
    }

    /// <summary>The same for a pipeline known only as an estimator.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkModel)"/>
    public static ITransformer Fit(
        this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkModel previousModel)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(previousModel);
        return new PipelineFit(pipeline, PreviousNetwork.Of(previousModel)).Run(train, validation);
    }

    /// <summary>The same for a pipeline known only as an estimator.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkBody)"/>
    public static ITransformer Fit(this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkBody body)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(body);
        return new PipelineFit(pipeline, PreviousNetwork.Of(body)).Run(train, validation);
    }
}
