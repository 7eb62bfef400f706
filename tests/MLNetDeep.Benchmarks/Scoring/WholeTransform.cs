using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>60,000 rows of 784 features through <c>Transform</c>, read to the end by a cursor on their scores.</summary>
[WarmupCount(1), IterationCount(5)]
public class WholeTransform
{
    private const int RowCount = 60_000;

    private readonly string _onnxFile = Path.Combine(Path.GetTempPath(), $"MLNetDeep.Benchmarks.{Guid.NewGuid():N}.onnx");
    private IDataView _rows = null!;
    private DenseNetworkTransformer _ours = null!;
    private OnnxTransformer _onnx = null!;

    [Params("784-100-10")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var mlContext = new MLContext(1);
        var network = new MeasuredNetwork(Network);
        var values = network.Rows(RowCount);
        _rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, RowCount).Select(row => new Row { Features = values[(row * network.Inputs)..((row + 1) * network.Inputs)] })
            .ToArray());
        _ours = new DenseNetworkTransformer(mlContext, network.Model);
        network.Model.SaveOnnx(_onnxFile);
        _onnx = mlContext.Transforms.ApplyOnnxModel("Score", "Features", _onnxFile).Fit(_rows);
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_onnxFile);

    [Benchmark(Description = "rows alone, not scored")]
    public float RowsAlone() => ReadToTheEnd(_rows, "Features");

    [Benchmark(Description = "ML.NET, ApplyOnnxModel")]
    public float ApplyOnnxModel() => ReadToTheEnd(_onnx.Transform(_rows), "Score");

    [Benchmark(Baseline = true, Description = "MLNetDeep, Transform")]
    public float Transform() => ReadToTheEnd(_ours.Transform(_rows), "Score");

    private static float ReadToTheEnd(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema[column]);
        VBuffer<float> values = default;
        var sum = 0f;
        while (cursor.MoveNext())
        {
            getter(ref values);
            sum += values.GetValues()[0];
        }
        return sum;
    }

    private sealed class Row
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];
    }
}
