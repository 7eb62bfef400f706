using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Options;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Training;
using MLNetDeep.Training;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Together;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Training.Managed;

/// <summary>A network, a loss and rows, on which an engine takes a step: what two engines are compared by.</summary>
internal sealed record EngineTrial
{
    public required IReadOnlyList<Layer> HiddenLayers { get; init; }

    public required LossFunction Loss { get; init; }

    public int Inputs { get; init; } = LayerExamples.InputSize;

    public int Outputs { get => LossCases.OutputsFor(Loss, field); init; } = 4;

    public int Rows { get; init; } = 40;

    /// <summary>Labels of probabilities, or of truths between 0 and 1.</summary>
    public bool Soft { get; init; }

    public bool WithExampleWeights { get; init; }

    public bool WithClassWeights { get; init; }

    /// <summary>How many of the features are 0.</summary>
    public double ShareOfZeros { get; init; }

    /// <summary>Whether the rows are kept sparse.</summary>
    public bool KeepsSparse { get; init; }

    public int Seed { get; init; } = 1;

    public DenseNetworkOptions Options { get; init; } = new();

    public int BatchSize { get; init; } = 10;

    /// <summary>What products are computed in; in the managed engine here all of them, however small.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Single;

    /// <summary>Runs something with an engine of a kind, at the beginning of a run.</summary>
    public T With<T>(TrainingEngineKind kind, Func<TrainingEngine, TrainingPlan, T> run) =>
        With(plan => kind == TrainingEngineKind.Managed ? Managed(plan, plan.Processors) : new TorchEngine(plan), run);

    /// <summary>The same with managed code on some number of threads.</summary>
    public T WithWorkers<T>(int workers, Func<TrainingEngine, TrainingPlan, T> run) =>
        With(plan => Managed(plan, ProcessorShare.Of(workers)), run);

    /// <summary>The same with tensors, with or without autograd.</summary>
    public T WithTorch<T>(bool byHand, Func<TrainingEngine, TrainingPlan, T> run) => With(plan => new TorchEngine(plan, byHand), run);

    /// <summary>What one engine makes of a step on all rows.</summary>
    public StepResult Step(TrainingEngineKind kind, int batches = 1) => With(kind, (engine, plan) => StepOf(engine, plan, batches));

    public static StepResult StepOf(TrainingEngine engine, TrainingPlan plan, int batches = 1)
    {
        var rows = plan.Training.Epoch(RowOrder.AsTheyCame).Single();
        var each = rows.Count / batches;
        for (var i = 0; i < batches; i++)
            engine.ComputeGradients(
                new RowBatch(rows, i * each, i == batches - 1 ? rows.Count - i * each : each), step: i + 1, addToGradients: i > 0);
        engine.BeginEvaluation();
        foreach (var batch in RowBatch.AllOf(rows, RowSource.LargestEvaluation))
            engine.Evaluate(batch);
        var specification = plan.Network.Specification;
        return new StepResult(
            plan.Network.Gradients.Values[..specification.ParameterCount].ToArray(),
            plan.Network.Statistics.Values[..specification.StatisticCount].ToArray(),
            [engine.TrainingFigures.Loss(), engine.TrainingFigures.Metric(), .. engine.TrainingFigures.Metrics().Values],
            [engine.ValidationFigures.Loss(), engine.ValidationFigures.Metric(), .. engine.ValidationFigures.Metrics().Values]);
    }

    // A step may be on all rows.
    private static ManagedEngine Managed(TrainingPlan plan, ProcessorShare processors) =>
        new(plan with { BatchSize = Math.Max(plan.BatchSize, plan.Training.Count) }, processors, MatrixKernels.Fastest,
            fewestMultiplyAdds: 0);

    private T With<T>(Func<TrainingPlan, TrainingEngine> create, Func<TrainingEngine, TrainingPlan, T> run) => WithPlan(plan =>
    {
        using var engine = create(plan);
        return run(engine, plan);
    });

    /// <summary>Runs something with the plan of the trial.</summary>
    public T WithPlan<T>(Func<TrainingPlan, T> run)
    {
        using var scope = NewDisposeScope();
        var specification = NetworkSpecification.WithOutput(Inputs, HiddenLayers, Outputs);
        using var network = TorchPair.InTorchMemory(specification, Seed, precision: Precision);
        // Biases and factors that are not what they start as.
        var random = new Random(Seed);
        foreach (ref var parameter in network.Parameters.Values[..specification.ParameterCount])
            parameter += (random.NextSingle() - 0.5f) * 0.2f;

        using var examples = Examples(random);
        var rows = RowSelection.All(examples);
        var plan = new TrainingPlan
        {
            Network = network,
            Task = Task,
            Loss = Loss,
            ClassWeights = WithClassWeights ? [.. Enumerable.Range(0, Math.Max(2, Outputs)).Select(i => 0.5f + i)] : null,
            Options = Options,
            Engine = TrainingEngineKind.Auto,
            Seed = Seed,
            BatchSize = BatchSize,
            Placement = DataPlacement.InMemory,
            Training = rows,
            Validation = rows,
            SkippedRowCount = 0,
            Callbacks = [],
            CheckAlive = () => { },
        };
        return run(plan);
    }

    private LearningTask Task => Loss.Fits switch
    {
        TargetKind.Classes => LearningTask.MulticlassClassification,
        TargetKind.Truths => Outputs == 1 ? LearningTask.BinaryClassification : LearningTask.MultiLabelClassification,
        _ => LearningTask.Regression,
    };

    private FeatureRows Features(Random random)
    {
        var dense = new DenseFeatureRows(Inputs, Rows);
        var sparse = new SparseFeatureRows(Inputs);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in dense.Next())
                value = ShareOfZeros > 0 && random.NextDouble() < ShareOfZeros ? 0 : random.NextSingle() * 2 - 1;
            dense.Keep();
            if (KeepsSparse)
                sparse.Add(dense[row]);
        }
        (KeepsSparse ? (FeatureRows)dense : sparse).Dispose();
        return KeepsSparse ? sparse : dense;
    }

    private RowStore Examples(Random random)
    {
        var features = Features(random);
        var labels = LossCases.LabelsFor(Loss, Rows, Outputs, Soft);
        int[]? classes = Task is LearningTask.Regression or LearningTask.MultiLabelClassification ? null
            : [.. labels.Select(row => Outputs == 1 ? (int)Math.Round(row[0]) : Array.IndexOf(row, row.Max()))];
        var asClasses = Loss.Fits == TargetKind.Classes && !Soft;
        return new RowStore(
            features,
            asClasses ? null : Labels.Of(labels[0].Length, [.. labels.SelectMany(row => row.Select(value => (float)value))]),
            classes,
            SkippedRows: 0)
        {
            Weights = WithExampleWeights ? [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle() + 0.1f)] : null,
        };
    }
}

/// <summary>What an engine made of a step, and of an evaluation after it.</summary>
/// <param name="Gradients">Of all parameters.</param>
/// <param name="Statistics">Where the running statistics have moved.</param>
/// <param name="Training">Loss, metric, further metrics.</param>
/// <param name="Validation">The same, scored.</param>
internal sealed record StepResult(float[] Gradients, float[] Statistics, double[] Training, double[] Validation)
{
    /// <summary>The largest relative distance of all parts, each as a vector.</summary>
    public double DistanceTo(StepResult expected) => new[]
    {
        Distance(Gradients, expected.Gradients), Distance(Statistics, expected.Statistics), Distance(Training, expected.Training),
            Distance(Validation, expected.Validation),
    }.Max();

    private static double Distance(float[] actual, float[] expected) =>
        Distance([.. actual.Select(value => (double)value)], [.. expected.Select(value => (double)value)]);

    private static double Distance(double[] actual, double[] expected)
    {
        var difference = Math.Sqrt(actual.Zip(expected, (a, e) => double.IsNaN(a) && double.IsNaN(e) ? 0 : (a - e) * (a - e)).Sum());
        return difference == 0 ? 0 : difference / Math.Sqrt(expected.Where(double.IsFinite).Sum(value => value * value));
    }
}
