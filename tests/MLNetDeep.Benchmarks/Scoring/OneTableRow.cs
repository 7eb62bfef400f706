using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Scoring;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>
/// One row of a table to its probability, on one thread: the network of <see cref="DenseNetworkOptions.ForTables"/>, which encodes its
/// numbers itself, with as many columns as two tables of docs/tables-measured.md have.
/// </summary>
public class OneTableRow
{
    private static readonly string[] InputNames = ["Features"];
    private static readonly string[] OutputNames = ["Score"];

    private DenseNetworkModel _model = null!;
    private NetworkScorer _scorer = null!;
    private float[] _row = null!, _scores = null!;
    private InferenceSession _session = null!;
    private OrtValue[] _inputs = null!, _outputs = null!;
    private readonly RunOptions _runOptions = new();

    private const int ValuesOfCategory = 14;

    [Params("8 numbers", "6 numbers, 98 categories")]
    public string Table { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var (numbers, categories) = Table.StartsWith('8') ? (8, 0) : (6, 98);
        var rows = Rows(numbers, categories, count: 2000);
        _model = Fitted(rows, numbers, categories);
        (_scorer, _row, _scores) = (new NetworkScorer(_model), rows[7], new float[1]);
        using var file = new MemoryStream();
        _model.SaveOnnx(file);
        _session = new InferenceSession(file.ToArray(), new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        _inputs = [OrtValue.CreateTensorValueFromMemory(_row, [1, _row.Length])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1])];
        Engine();
        OnnxRuntime();
        if (Math.Abs(_outputs[0].GetTensorDataAsSpan<float>()[0] - _scores[0]) > 1e-4)
            throw new InvalidOperationException($"ONNX Runtime: {_outputs[0].GetTensorDataAsSpan<float>()[0]}, ours {_scores[0]}.");
    }

    [GlobalCleanup]
    public void Cleanup() => _session.Dispose();

    [Benchmark(Description = "ONNX Runtime, bound values")]
    public void OnnxRuntime() => _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);

    [Benchmark(Baseline = true, Description = "MLNetDeep, engine")]
    public void Engine() => _scorer.Score(_row, _scores);

    [Benchmark(Description = "MLNetDeep, model.Score")]
    public void Span() => _model.Score(_row, _scores);

    /// <summary>A fit of some steps: the places of the numbers are those of the rows, whatever it has learnt.</summary>
    private static DenseNetworkModel Fitted(float[][] rows, int numbers, int categories)
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, numbers + categories);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = type;
        var mlContext = new MLContext(1);
        var options = DenseNetworkOptions.ForTables;
        var encoding = (TableEncoding)options.HiddenLayers[0];
        return new DenseNetworkTrainer(mlContext, options with
        {
            HiddenLayers = [encoding with { Categories = [.. CategoriesFrom(numbers, categories)] }, .. options.HiddenLayers.Skip(1)],
            StepBudget = null,
            NumberOfEpochs = 2,
            RefitOnAllRows = false,
            Seed = 1,
        }).Fit(mlContext.Data.LoadFromEnumerable(
            rows.Select(row => new Row { Features = row, Label = row[0] + row[1] > 0 }), schema)).Model;
    }

    private static IEnumerable<SlotRange> CategoriesFrom(int first, int slots) =>
        Enumerable.Range(0, slots / ValuesOfCategory).Select(i => new SlotRange(
            first + i * ValuesOfCategory, first + (i + 1) * ValuesOfCategory - 1));

    /// <summary>Numbers from -1 to 1; one of each 14 categories is 1.</summary>
    private static float[][] Rows(int numbers, int categories, int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var row = new float[numbers + categories];
            for (var i = 0; i < numbers; i++)
                row[i] = 2 * random.NextSingle() - 1;
            for (var first = 0; first < categories; first += ValuesOfCategory)
                row[numbers + first + random.Next(ValuesOfCategory)] = 1;
            return row;
        })];
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
