using MLNetDeep.Files;
using MLNetDeep.Models;

namespace MLNetDeep;

// A model as a file that needs no ML.NET to be read.
public sealed partial class DenseNetworkModel
{
    /// <summary>
    /// Loads the network from a pipeline's zip, written by <c>SaveModel</c> or <c>mlContext.Model.Save</c>, or from a file of
    /// <see cref="Save(string)"/>. It needs no <c>MLContext</c>, no reflection and no code generated at run time, so it works in trimmed
    /// programs and with Native AOT.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The network, ready for <see cref="Score(ReadOnlySpan{float}, Span{float})"/> and <see cref="Predict"/>. From a pipeline it also
    /// loads the <c>Rescale</c> and <c>Flatten</c> steps that made its features, as <see cref="Preparation"/>; a
    /// <see cref="TableEncoding"/> is part of the network. Other steps are left out; <see cref="LoadedFrom"/> lists them. Do their work
    /// yourself, or load the pipeline with <c>mlContext.Model.Load</c>.
    /// </returns>
    /// <remarks>
    /// Safe with untrusted files: the file is a valid model, or it is refused. Memory and time are bounded: weights may unpack to at most
    /// 64 MB plus 100 times their packed size. Hashes and checksums are compared before any byte is used. Nothing is written, and nothing
    /// in the file is executed. SECURITY.md lists the guarantees.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, is not a model or has a newer version; or its pipeline holds no dense network, or several. The message names
    /// the file and the entry. The content of a file never causes any other exception.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static DenseNetworkModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"The model file must exist. Received: '{path}', which does not. Write it with {nameof(Save)}, or correct the path.", path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            return ModelFile.Read(stream);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded. {damaged.Message}", damaged);
        }
    }

    /// <summary>Loads the network from a stream, for example a resource of the program.</summary>
    /// <param name="stream">The whole file. It is read from the beginning, whatever its position, and stays open.</param>
    /// <inheritdoc cref="Load(string)" path="/returns"/>
    /// <inheritdoc cref="Load(string)" path="/remarks"/>
    /// <exception cref="ArgumentException">The stream cannot be read, or has no position that can be set.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Load(string)"/>.</exception>
    public static DenseNetworkModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream is { CanRead: true, CanSeek: true }
            ? ModelFile.Read(stream)
            : throw new ArgumentException(
                "The stream must be seekable. Received: one that is not. Copy it into a MemoryStream first.",
                nameof(stream));
    }

    /// <summary>
    /// Writes the network and its <see cref="Preparation"/> as a zip of three files (docs/model-format.md), which
    /// <see cref="Load(string)"/> and any program that knows zip, JSON and safetensors can read. The file is written completely or not at
    /// all; an existing one is replaced. To save a pipeline use <c>fitted.SaveModel</c>.
    /// </summary>
    /// <param name="path">The file, usually "*.mlnetdeep.zip". Its folder must exist.</param>
    /// <inheritdoc cref="SaveWeights" path="/exception"/>
    public void Save(string path) => AtomicFile.Write(path, stream => ModelFile.Write(stream, this));

    /// <summary>Writes the network to a stream, in the format of <see cref="Save(string)"/>.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <exception cref="InvalidOperationException">
    /// A weight is NaN or infinite: the model was made in an epoch in which training diverged.
    /// </exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelFile.Write(stream, this);
    }

    /// <summary>
    /// The steps that the model applies to features before the network reads them, in order. <see cref="Load(string)"/> fills it from a
    /// pipeline's zip. It is empty for a trained model and for a step of a pipeline, whose own steps prepare the features.
    /// </summary>
    public IReadOnlyList<FeatureScaling> Preparation => Description.Preparation;

    /// <summary>
    /// Returns the network without its <see cref="Preparation"/>, for features that are prepared already: as a step of a pipeline, or to
    /// continue training.
    /// </summary>
    public DenseNetworkModel WithoutPreparation() => Preparation.Count == 0 ? this : WithPreparation([], LoadedFrom);

    internal DenseNetworkModel WithPreparation(IReadOnlyList<FeatureScaling> preparation, ModelOrigin? origin) => Of(
        Specification, [.. Members.Select(member => member.Values)],
        Description with { Preparation = preparation, LoadedFrom = origin });

    /// <summary>Refuses a model that prepares features itself where somebody else has done so.</summary>
    /// <param name="what">What it was passed to.</param>
    /// <param name="parameter">As which parameter.</param>
    /// <exception cref="ArgumentException">It has a <see cref="Preparation"/>.</exception>
    internal void RequireNoPreparation(string what, string parameter)
    {
        if (Preparation.Count > 0)
            throw new ArgumentException(
                $"{what} must get a model without a preparation of its features. Received: one that was loaded with its "
                + $"preparation ({string.Join(", ", Preparation)}). Pass model.{nameof(WithoutPreparation)}() and prepare the features "
                + $"before, or load the pipeline with mlContext.Model.Load.", parameter);
    }
}
