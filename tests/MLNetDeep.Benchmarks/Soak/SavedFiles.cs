using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>All that the library writes to a folder, each with some megabytes.</summary>
internal static class SavedFiles
{
    private const int Features = 900;

    private static readonly Lazy<DenseNetworkModel> Large = new(() => Network(Features, units: 900));

    /// <summary>The file that is there before, and that four of them replace.</summary>
    public const string Name = "model.zip";

    /// <summary>What is written, and how: into the folder it is told.</summary>
    public static IReadOnlyList<(string What, Action<string> Write)> All { get; } =
    [
        ("a network", folder => Large.Value.Save(Path.Combine(folder, Name))),
        ("weights", folder => Large.Value.SaveWeights(Path.Combine(folder, Name))),
        ("a pipeline", folder => new DenseNetworkTransformer(new MLContext(), Large.Value).SaveModel(Path.Combine(folder, Name), null)),
        ("ONNX", folder => Large.Value.SaveOnnx(Path.Combine(folder, Name))),
        ("a checkpoint", Checkpoint),
        ("a sweep", Sweep),
    ];

    public static DenseNetworkModel Network(int features, int units) => DenseNetworkModel.Create(
        new DenseNetworkOptions { HiddenLayers = [new Dense(units)] }, features, LearningTask.Regression, seed: 1);

    /// <summary>Writes each; nothing may come of it but an exception that names the folder's file.</summary>
    /// <param name="folder">Where to; it may not be written, or is full.</param>
    /// <param name="output">Gets what was otherwise.</param>
    /// <returns>How many were refused, and how many otherwise.</returns>
    public static (int Refused, int Wrong) Try(string folder, TextWriter output)
    {
        var (refused, wrong) = (0, 0);
        foreach (var (what, write) in All)
        {
            try
            {
                write(folder);
                wrong++;
                output.WriteLine($"{what}: written");
            }
            // InvalidOperationException: a fit says so before it trains, of all that is wrong with it.
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidOperationException
                && failed.Message.Contains(folder, StringComparison.Ordinal))
            {
                refused++;
            }
            catch (Exception other)
            {
                wrong++;
                output.WriteLine($"{what}: {other}");
            }
        }
        return (refused, wrong);
    }

    private static void Checkpoint(string folder)
    {
        var mlContext = new MLContext(1);
        new DenseNetworkTrainer(mlContext, Options with { Resume = folder }).Fit(Rows(mlContext));
    }

    private static void Sweep(string folder)
    {
        var mlContext = new MLContext(1);
        mlContext.DenseNetworkSweep().SetData(Rows(mlContext), Rows(mlContext))
            .SetSearchSpace(new SearchSpace<DenseNetworkOptions>(Options).Range(o => o.Optimizer.LearningRate, 1e-4, 1e-3))
            .SetMetric(MonitoredValue.ValidationLoss).SetTuner(new RandomTuner()).SetMaxTrials(1).SetKeptNetworks(1)
            .SetStore(Path.Combine(folder, "sweep.db")).Run();
    }

    private static DenseNetworkOptions Options { get; } =
        new() { HiddenLayers = [new Dense(900)], NumberOfEpochs = 1, Seed = 1, Device = ComputeDevice.Cpu };

    private static IDataView Rows(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, 8).Select(i => new Row { Values = [.. Enumerable.Range(0, Features).Select(j => i * j % 7 / 7f)], Label = i }),
        Schema());

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        schema[nameof(Row.Values)].ColumnName = "Features";
        return schema;
    }

    private sealed class Row
    {
        public float[] Values { get; init; } = [];

        public float Label { get; init; }
    }
}
