using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>One row of features to its probabilities, on one thread, softmax included.</summary>
public class OneRow
{
    private static readonly string[] InputNames = ["Features"];
    private static readonly string[] OutputNames = ["Score"];

    private MeasuredNetwork _network = null!;
    private NetworkScorer _scorer = null!;
    private float[] _row = null!, _scores = null!;
    private Sequential _module = null!;
    private Tensor _input = null!;
    private IDisposable _noGradients = null!;
    private InferenceSession _session = null!;
    private OrtValue[] _inputs = null!, _outputs = null!;
    private readonly RunOptions _runOptions = new();
    private PredictionEngine<Row, Scored> _engine = null!;
    private readonly Row _example = new();
    private Scored _scored = new();
    private float[][] _weights = null!, _biases = null!, _values = null!;

    [Params("784-100-10", "784-512-512-10")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _noGradients = inference_mode();
        _network = new MeasuredNetwork(Network);
        _scorer = new NetworkScorer(_network.Model);
        (_row, _scores) = (_network.Rows(1), new float[_network.Outputs]);
        _module = _network.Module();
        _input = tensor(_row).view(1, -1);
        _session = _network.Session(threads: 1);
        _inputs = [OrtValue.CreateTensorValueFromMemory(_row, [1, _network.Inputs])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(new float[_network.Outputs], [1, _network.Outputs])];
        _example.Features = _row;

        var mlContext = new MLContext(1);
        _engine = mlContext.Model.CreatePredictionEngine<Row, Scored>(new DenseNetworkTransformer(mlContext, _network.Model));
        var names = _network.Model.WeightNames;
        _weights = [.. names.Where((_, i) => i % 2 == 0).Select(name => _network.Model.GetWeights(name).ToArray())];
        _biases = [.. names.Where((_, i) => i % 2 == 1).Select(name => _network.Model.GetWeights(name).ToArray())];
        _values = [_row, .. _biases.Select(bias => new float[bias.Length])];
        CheckAgainstOneAnother();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _session.Dispose();
        _input.Dispose();
        _module.Dispose();
        _noGradients.Dispose();
    }

    [Benchmark(Description = "TorchSharp, new tensor")]
    public float TorchSharpNewTensor()
    {
        using var scope = NewDisposeScope();
        return _module.forward(tensor(_row).view(1, -1)).data<float>()[0];
    }

    [Benchmark(Description = "TorchSharp, input tensor reused")]
    public float TorchSharpReusedInput()
    {
        using var scope = NewDisposeScope();
        _row.CopyTo(MemoryMarshal.Cast<byte, float>(_input.bytes));
        return _module.forward(_input).data<float>()[0];
    }

    [Benchmark(Description = "ONNX Runtime, bound values")]
    public void OnnxRuntime() => _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);

    [Benchmark(Description = "TensorPrimitives.Dot per neuron")]
    public void DotPerNeuron()
    {
        for (var layer = 0; layer < _weights.Length; layer++)
        {
            var (input, output) = (_values[layer], _values[layer + 1]);
            for (var unit = 0; unit < output.Length; unit++)
                output[unit] = TensorPrimitives.Dot(
                    _weights[layer].AsSpan(unit * input.Length, input.Length), input) + _biases[layer][unit];
            if (layer < _weights.Length - 1)
                TensorPrimitives.Max(output, 0, output);
            else
                TensorPrimitives.SoftMax(output, output);
        }
    }

    [Benchmark(Baseline = true, Description = "MLNetDeep, engine")]
    public void Engine() => _scorer.Score(_row, _scores);

    [Benchmark(Description = "MLNetDeep, model.Score")]
    public void Span() => _network.Model.Score(_row, _scores);

    [Benchmark(Description = "MLNetDeep, PredictionEngine")]
    public void Prediction() => _engine.Predict(_example, ref _scored);

    private void CheckAgainstOneAnother()
    {
        Engine();
        OnnxRuntime();
        DotPerNeuron();
        Prediction();
        var onnx = _outputs[0].GetTensorDataAsSpan<float>().ToArray();
        for (var i = 0; i < _scores.Length; i++)
        {
            foreach (var other in new[] { onnx[i], _values[^1][i], _scored.Score[i] })
            {
                if (Math.Abs(other - _scores[i]) > 1e-5)
                    throw new InvalidOperationException($"Class {i}: {other}, ours {_scores[i]}.");
            }
        }
        if (Math.Abs(TorchSharpNewTensor() - _scores[0]) > 1e-5)
            throw new InvalidOperationException("libtorch differs.");
    }

    private sealed class Row
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
