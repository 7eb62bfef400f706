using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep;

/// <summary>
/// <c>pipeline.Fit(train, validation)</c>: fits a pipeline with a <see cref="DenseNetworkTrainer"/> and validates every epoch on separate
/// rows.
/// </summary>
/// <remarks>
/// <para>The steps before the trainer are fitted on the training rows only. They transform the validation rows (all of these steps,
/// whatever their scope), which the trainer then gets. The steps after the trainer are fitted on the training rows that it has scored. The
/// trainer may be anywhere, also in a chain within the chain; several trainers each get the validation rows. The result has the same type,
/// scopes and cache checkpoints as that of <c>pipeline.Fit(train)</c>.</para>
/// <para>The validation rows are read once for each trainer (if they are streamed, once for every epoch), the training rows as often as by
/// <c>pipeline.Fit(train)</c>. With validation rows, <see cref="DenseNetworkOptions.ValidationFraction"/> and
/// <see cref="DenseNetworkOptions.ValidationSplit"/> are ignored.</para>
/// <para>Models that a callback saves during training (<see cref="ModelCheckpoint"/>, <see cref="TrainingRun.SaveModel"/>) also contain the
/// fitted steps before the trainer, and score raw rows. For that without validation rows, call <c>pipeline.Fit(train, null)</c>.</para>
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
    /// <param name="train">The training rows, before the first step.</param>
    /// <param name="validation">
    /// The validation rows, before the first step, with the columns that the steps up to the trainer read; null for none.
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

    /// <summary>Fits the pipeline and continues the training of a previous network.</summary>
    /// <param name="pipeline">A chain with one <see cref="DenseNetworkTrainer"/> among its steps.</param>
    /// <param name="train">The training rows, before the first step. The steps before the trainer are fitted again.</param>
    /// <param name="validation">
    /// The validation rows, before the first step, with the columns that the steps up to the trainer read; null for none.
    /// </param>
    /// <param name="previousModel">See <see cref="DenseNetworkTrainer.Fit(IDataView, IDataView, DenseNetworkModel)"/>.</param>
    /// <exception cref="ArgumentException">
    /// The pipeline holds no <see cref="DenseNetworkTrainer"/> or several, or the previous network does not match it. The message says why.
    /// </exception>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView)" path="/exception"/>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(
        this EstimatorChain<TLastTransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkModel previousModel)
        where TLastTransformer : class, ITransformer =>
        (TransformerChain<TLastTransformer>)((IEstimator<ITransformer>)pipeline).Fit(train, validation, previousModel);

    /// <summary>Fits the pipeline and reuses the hidden layers of a previous network, with a new output layer.</summary>
    /// <param name="pipeline">A chain with one <see cref="DenseNetworkTrainer"/> among its steps.</param>
    /// <param name="train">The training rows, before the first step. The steps before the trainer are fitted again.</param>
    /// <param name="validation">
    /// The validation rows, before the first step, with the columns that the steps up to the trainer read; null for none.
    /// </param>
    /// <param name="body">See <see cref="DenseNetworkTrainer.Fit(IDataView, IDataView, DenseNetworkBody)"/>.</param>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkModel)" path="/exception"/>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(
        this EstimatorChain<TLastTransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkBody body)
        where TLastTransformer : class, ITransformer =>
        (TransformerChain<TLastTransformer>)((IEstimator<ITransformer>)pipeline).Fit(train, validation, body);

    /// <summary>Fits a pipeline that is typed as an estimator, and validates on another data view.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView)"/>
    public static ITransformer Fit(this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        return new PipelineFit(pipeline, previous: null).Run(train, validation);
    }

    /// <summary>Fits a pipeline that is typed as an estimator, and continues the training of a previous network.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkModel)"/>
    public static ITransformer Fit(
        this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkModel previousModel)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(previousModel);
        return new PipelineFit(pipeline, PreviousNetwork.Of(previousModel)).Run(train, validation);
    }

    /// <summary>Fits a pipeline that is typed as an estimator, and reuses the hidden layers of a previous network.</summary>
    /// <inheritdoc cref="Fit{TLastTransformer}(EstimatorChain{TLastTransformer}, IDataView, IDataView, DenseNetworkBody)"/>
    public static ITransformer Fit(this IEstimator<ITransformer> pipeline, IDataView train, IDataView? validation, DenseNetworkBody body)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(body);
        return new PipelineFit(pipeline, PreviousNetwork.Of(body)).Run(train, validation);
    }
}
