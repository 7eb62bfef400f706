using MLNetDeep.Files;
using MLNetDeep.Onnx;

namespace MLNetDeep;

/// <summary>Ways for a trained network to leave ML.NET.</summary>
public static class ModelExportExtensions
{
    /// <summary>
    /// Writes the network as an ONNX file, for ONNX Runtime and whatever else reads ONNX, in any language. The file is written
    /// completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, by custom "*.onnx". Its folder must exist.</param>
    /// <param name="options">Names, the form of the input and of predicted labels, versions; null for the defaults.</param>
    /// <remarks>
    /// <para>Input: [batch, features] Single under the name of the feature column, or as the options say. Outputs, as ML.NET's converter
    /// gives them for its own trainers, the batch of any size:</para>
    /// <list type="bullet">
    /// <item>multiclass: <c>PredictedLabel</c> [batch, 1] (UInt32, or as the options say) and <c>Score</c> [batch, classes],
    /// probabilities;</item>
    /// <item>binary: <c>PredictedLabel</c> [batch, 1] Boolean, <c>Score</c> [batch, 1], the log-odds of true, and <c>Probability</c>
    /// [batch, 1];</item>
    /// <item>several labels: the same, [batch, labels];</item>
    /// <item>regression: <c>Score</c> [batch, 1], or [batch, outputs].</item>
    /// </list>
    /// <para>Nothing native is needed to write it, and weights are not copied. To export a whole pipeline, use ML.NET's
    /// <c>ConvertToOnnx</c> (package Microsoft.ML.OnnxConverter).</para>
    /// </remarks>
    /// <example><code>
    /// DenseNetworkModel network = model.FindDenseNetwork().Model;
    /// network.SaveOnnx("fashion.onnx", new OnnxExportOptions
    /// {
    ///     InputType = OnnxInputType.Byte,
    ///     InputShape = [28, 28],
    ///     InputScale = 1 / 255f,
    /// });
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is empty, or some options are not valid or do not fit the network; the message lists each.
    /// </exception>
    /// <exception cref="NotSupportedException">The file would have more than 2 GiB, which the format does not allow.</exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the disk is full, or the file cannot be written; the message says where.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the message says where.</exception>
    public static void SaveOnnx(this DenseNetworkModel model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        AtomicFile.Write(path, OnnxExport.Of(model, options ?? new OnnxExportOptions()).WriteTo);
    }

    /// <summary>Writes the network as ONNX to a stream.</summary>
    /// <param name="model">The network.</param>
    /// <param name="stream">Where to; written to from where it stands, and left open.</param>
    /// <param name="options">Names, the form of the input and of predicted labels, versions; null for the defaults.</param>
    /// <inheritdoc cref="SaveOnnx(DenseNetworkModel, string, OnnxExportOptions)" path="/remarks"/>
    /// <exception cref="ArgumentException">Some options are not valid or do not fit the network; the message lists each.</exception>
    /// <exception cref="NotSupportedException">The file would have more than 2 GiB, which the format does not allow.</exception>
    public static void SaveOnnx(this DenseNetworkModel model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        OnnxExport.Of(model, options ?? new OnnxExportOptions()).WriteTo(stream);
    }
}
