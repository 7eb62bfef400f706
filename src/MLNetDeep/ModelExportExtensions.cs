using MLNetDeep.Files;
using MLNetDeep.Onnx;

namespace MLNetDeep;

/// <summary>Exports a trained network.</summary>
public static class ModelExportExtensions
{
    /// <summary>
    /// Writes the network as an ONNX file, for ONNX Runtime and any other program that reads ONNX. The file is written completely or not at
    /// all; an existing one is replaced.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file, usually "*.onnx". Its folder must exist.</param>
    /// <param name="options">The options. The default value is null: the defaults.</param>
    /// <remarks>
    /// <para>The input is [batch, features] of Single with the name of the feature column, unless the options say otherwise. The batch may
    /// have any size. The outputs are those that ML.NET's converter gives for its own trainers:</para>
    /// <list type="bullet">
    /// <item>multiclass: <c>PredictedLabel</c> [batch, 1] (UInt32, or as the options say) and <c>Score</c> [batch, classes],
    /// probabilities;</item>
    /// <item>binary: <c>PredictedLabel</c> [batch, 1] Boolean, <c>Score</c> [batch, 1], the log-odds of true, and <c>Probability</c>
    /// [batch, 1];</item>
    /// <item>several labels: the same three, [batch, labels] each;</item>
    /// <item>regression: <c>Score</c> [batch, 1], or [batch, outputs]; several quantiles: also <c>Quantiles</c> [batch, quantiles].</item>
    /// </list>
    /// <para>Writing needs no native library, and weights are not copied. To export a whole pipeline, use ML.NET's <c>ConvertToOnnx</c>
    /// (package Microsoft.ML.OnnxConverter).</para>
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
    /// <paramref name="path"/> is empty, or an option is not valid or does not fit the network. The message lists everything that is wrong.
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
    /// <param name="stream">The stream. Writing begins at its present position; it stays open.</param>
    /// <param name="options">The options. The default value is null: the defaults.</param>
    /// <inheritdoc cref="SaveOnnx(DenseNetworkModel, string, OnnxExportOptions)" path="/remarks"/>
    /// <exception cref="ArgumentException">
    /// An option is not valid or does not fit the network. The message lists everything that is wrong.
    /// </exception>
    /// <exception cref="NotSupportedException">The file would have more than 2 GiB, which the format does not allow.</exception>
    public static void SaveOnnx(this DenseNetworkModel model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        OnnxExport.Of(model, options ?? new OnnxExportOptions()).WriteTo(stream);
    }
}
