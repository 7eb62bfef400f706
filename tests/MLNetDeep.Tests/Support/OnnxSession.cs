using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetDeep.Tests.Support;

/// <summary>An ONNX file in the real ONNX Runtime, on one thread.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };

    public OnnxSession(byte[] file) => Session = new InferenceSession(file, _options);

    public InferenceSession Session { get; }

    /// <summary>A network, exported.</summary>
    public static OnnxSession Of(DenseNetworkModel model, OnnxExportOptions? options = null) => new(FileOf(model, options));

    /// <summary>The bytes of an exported network.</summary>
    public static byte[] FileOf(DenseNetworkModel model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        model.SaveOnnx(stream, options);
        return stream.ToArray();
    }

    /// <summary>All outputs for rows of the one input, each as one array of all its values.</summary>
    public IReadOnlyDictionary<string, Array> Run<T>(T[] input, params long[] shape)
        where T : unmanaged => Run((Session.InputNames[0], OrtValue.CreateTensorValueFromMemory(input, shape)));

    /// <summary>All outputs for several inputs.</summary>
    public IReadOnlyDictionary<string, Array> Run(params (string Name, OrtValue Value)[] inputs)
    {
        using var runOptions = new RunOptions();
        using var outputs = Session.Run(
            runOptions, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)], Session.OutputNames);
        var values = Session.OutputNames.Zip(outputs, (name, value) => (name, Values(value))).ToDictionary();
        foreach (var (_, value) in inputs)
            value.Dispose();
        return values;
    }

    /// <summary>The scores for rows of features.</summary>
    public float[] Scores(float[][] rows) => (float[])Run([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length)["Score"];

    public void Dispose()
    {
        Session.Dispose();
        _options.Dispose();
    }

    private static Array Values(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
        TensorElementType.UInt32 => value.GetTensorDataAsSpan<uint>().ToArray(),
        TensorElementType.Int64 => value.GetTensorDataAsSpan<long>().ToArray(),
        TensorElementType.Int16 => value.GetTensorDataAsSpan<short>().ToArray(),
        TensorElementType.Int8 => value.GetTensorDataAsSpan<sbyte>().ToArray(),
        TensorElementType.UInt8 => value.GetTensorDataAsSpan<byte>().ToArray(),
        TensorElementType.Bool => value.GetTensorDataAsSpan<bool>().ToArray(),
        TensorElementType.String => value.GetStringTensorAsArray(),
        var other => throw new NotSupportedException($"Values of {other} are missing here."),
    };
}
