using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Interop;
using MLNetDeep.Models;

namespace MLNetDeep;

/// <summary>
/// Fits a pipeline step by step as <c>EstimatorChain.Fit</c> does, and carries a validation set along: transformed by each fitted step,
/// never fitted on, handed to the trainers. Used for one fit.
/// </summary>
internal sealed class PipelineFit
{
    private readonly IEstimator<ITransformer> _pipeline;
    private readonly PreviousNetwork? _previous;
    private readonly List<IEstimator<ITransformer>> _steps;

    /// <param name="pipeline">A trainer, or a chain that holds one at any depth.</param>
    /// <param name="previous">What the network starts from; null where the trainers draw their weights.</param>
    /// <exception cref="ArgumentException">The pipeline holds no trainer, or too many.</exception>
    public PipelineFit(IEstimator<ITransformer> pipeline, PreviousNetwork? previous)
    {
        _pipeline = pipeline;
        _previous = previous;
        _steps = [.. SingleSteps(pipeline)];

        var trainerCount = _steps.OfType<DenseNetworkTrainer>().Count();
        if (trainerCount == 0)
            throw new ArgumentException(
                $"The pipeline must hold a {nameof(DenseNetworkTrainer)} as one of its steps. Received: "
                + $"{(_steps.Count == 0 ? "no steps" : string.Join(", ", _steps.Select(NameOf)))}. Append one, or call Fit with the "
                + $"training set alone.");
        if (trainerCount > 1 && previous is not null)
            throw new ArgumentException(
                $"The pipeline must hold one {nameof(DenseNetworkTrainer)} to continue a previous network. Received: {trainerCount} of "
                + $"them, and nothing says which one continues. Fit them one after the other.");
    }

    /// <summary>Fits all steps.</summary>
    public ITransformer Run(IDataView train, IDataView? validation)
    {
        // As in ML.NET: what can be seen from the schemas alone is said before anything is fitted.
        CheckShapes(train, validation);
        return FitStep(_pipeline, train, validation, new StepsBefore(step => step, train.Schema));
    }

    private ITransformer FitStep(IEstimator<ITransformer> step, IDataView train, IDataView? validation, StepsBefore before) => step switch
    {
        DenseNetworkTrainer trainer => trainer.Fit(train, validation, _previous, before),
        _ when HoldsTrainer(step) => FitChain(OpenedChain.Of(step)!, train, validation, before),
        _ => step.Fit(train),
    };

    private ITransformer FitChain(OpenedChain chain, IDataView train, IDataView? validation, StepsBefore before)
    {
        var lastTrainer = chain.Steps.ToList().FindLastIndex(HoldsTrainer);
        var fitted = new ITransformer[chain.Steps.Count];
        for (var i = 0; i < fitted.Length; i++)
        {
            var earlier = fitted[..i];
            fitted[i] = FitStep(
                chain.Steps[i], train, validation, before with { And = step => before.And(chain.CloseEarly([.. earlier, step])) });
            train = chain.AfterStep(i, TransformForTraining(fitted[i], train));
            if (validation is not null && i < lastTrainer)
                validation = TransformValidation(fitted[i], validation);
        }
        return chain.Close(fitted);
    }

    private static IDataView TransformForTraining(ITransformer fitted, IDataView train) =>
        fitted is ITransformerWithDifferentMappingAtTrainingTime different ? different.TransformForTrainingPipeline(train)
            : fitted.Transform(train);

    private void CheckShapes(IDataView train, IDataView? validation)
    {
        var hasValidation = validation is not null;
        var shape = SchemaShape.Create(train.Schema);
        foreach (var step in _steps)
            shape = ShapeAfter(step, shape, hasValidation);
        if (!hasValidation)
            return;

        CheckSameTypes(train.Schema, validation!.Schema);
        shape = SchemaShape.Create(validation.Schema);
        var count = _steps.FindLastIndex(HoldsTrainer) + 1;
        foreach (var (i, step) in _steps.Take(count).Index())
            shape = OnValidation(
                validation.Schema, $"{NameOf(step)} (step {i + 1} of {_steps.Count})", () => ShapeAfter(step, shape, hasValidation));
    }

    /// <summary>
    /// A fitted transformer often trusts its input to be of the type it was fitted on: a normaliser given another number of slots fails
    /// only when rows are read, with a message that names nothing.
    /// </summary>
    private static void CheckSameTypes(DataViewSchema train, DataViewSchema validation)
    {
        foreach (var column in validation.Where(column => !column.IsHidden))
        {
            if (train.GetColumnOrNull(column.Name) is { } own && !IsSameType(own.Type, column.Type))
                throw new ArgumentOutOfRangeException(
                    null, $"Column '{column.Name}' of the validation set must be of the type it has in the training set, {own.Type}. "
                        + $"Received: {column.Type}. Load the validation set as the training set is loaded; if the pipeline does not "
                        + $"read the column, drop it with DropColumns(\"{column.Name}\").");
        }
    }

    /// <summary>Keys may differ in their number of values; where that matters, the trainer says so.</summary>
    private static bool IsSameType(DataViewType a, DataViewType b) =>
        a.Equals(b) || a is KeyDataViewType && b is KeyDataViewType && a.RawType == b.RawType;

    private static SchemaShape ShapeAfter(IEstimator<ITransformer> step, SchemaShape shape, bool hasValidation) =>
        step is DenseNetworkTrainer trainer ? trainer.GetOutputSchema(shape, hasValidation) : step.GetOutputSchema(shape);

    /// <summary>A transformer may find fault with what a shape does not tell.</summary>
    private static IDataView TransformValidation(ITransformer fitted, IDataView validation) =>
        OnValidation(validation.Schema, fitted.GetType().Name, () => fitted.Transform(validation));

    private static T OnValidation<T>(DataViewSchema schema, string step, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException misfit)
        {
            throw new ArgumentOutOfRangeException(
                $"The validation set must have the columns the pipeline reads, of the types the training set has. Received: "
                + $"{string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"))}, of which {step} says: "
                + $"{misfit.Message} Load the validation set as the training set is loaded.", misfit);
        }
    }

    /// <summary>The steps in order, chains within chains laid out.</summary>
    private static IEnumerable<IEstimator<ITransformer>> SingleSteps(IEstimator<ITransformer> step) =>
        OpenedChain.Of(step) is { } chain ? chain.Steps.SelectMany(SingleSteps) : [step];

    private static bool HoldsTrainer(IEstimator<ITransformer> step) => SingleSteps(step).Any(single => single is DenseNetworkTrainer);

    private static string NameOf(IEstimator<ITransformer> step) => step.GetType().Name.Split('`')[0];
}

/// <summary>The fitted steps of a pipeline before one that is being fitted: what a model that is saved meanwhile needs, to read raw
/// rows.</summary>
/// <param name="And">Those steps and a transformer after them, as one.</param>
/// <param name="InputSchema">The schema of the rows that the first of them reads.</param>
internal sealed record StepsBefore(Func<ITransformer, ITransformer> And, DataViewSchema InputSchema);
