using MLNetDeep.Files;
using MLNetDeep.Models;

namespace MLNetDeep;

// A model as a file that needs no ML.NET to be read.
public sealed partial class DenseNetworkModel
{
    /// <summary>
    /// Loads the network of a file from anywhere: of a pipeline's zip, as <c>SaveModel</c> and <c>mlContext.Model.Save</c> write it, or of
    /// one of <see cref="Save(string)"/>. Needs no <c>MLContext</c>, no reflection and no code made at run time: it works in a program
    /// that is trimmed or published with Native AOT.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The network, ready for <see cref="Score(ReadOnlySpan{float}, Span{float})"/> and <see cref="Predict"/>. From a pipeline it takes
    /// along the <c>Rescale</c> and <c>Flatten</c> steps that made its features, as <see cref="Preparation"/>; a
    /// <see cref="TableEncoding"/> is part of the network. Steps that are left out stand in <see cref="LoadedFrom"/>: do their work
    /// yourself, or load the pipeline with
    /// <c>mlContext.Model.Load</c>.
    /// </returns>
    /// <remarks>
    /// Safe with any bytes: what is there is a model, or is refused. Memory and time are bounded by what the file honestly holds: weights
    /// may unpack to 64 MB and 100 times their packed size, and hashes and checksums are compared before a byte is used. Nothing is
    /// written, and nothing in the file is run. SECURITY.md says what is promised.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no model, or one of a newer version; or its pipeline holds no dense
    /// network, or several. The message names the file and the entry. Whatever the bytes are, there is no other exception.</exception>
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

    /// <summary>The same from a stream, such as a resource of the program.</summary>
    /// <param name="stream">The whole file; it is read wherever it stands, and stays open.</param>
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
    /// <see cref="Load(string)"/> reads, and any program that knows zip, JSON and safetensors. The file is written completely or not
    /// at all; an existing one is replaced. For a pipeline there is <c>fitted.SaveModel</c>.
    /// </summary>
    /// <param name="path">The file, by custom "*.mlnetdeep.zip". Its folder must exist.</param>
    /// <inheritdoc cref="SaveWeights" path="/exception"/>
    public void Save(string path) => AtomicFile.Write(path, stream => ModelFile.Write(stream, this));

    /// <summary>Writes what <see cref="Save(string)"/> does to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite: the model was made within an epoch in which training
    /// diverged, or of such a file.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelFile.Write(stream, this);
    }

    /// <summary>
    /// What is done to the features before the network reads them, in this order: none for a model that was trained, or is a step of a
    /// pipeline, whose own steps do it. <see cref="Load(string)"/> finds it in a pipeline's zip.
    /// </summary>
    public IReadOnlyList<FeatureScaling> Preparation => Description.Preparation;

    /// <summary>
    /// The network alone, which reads features that are prepared: as a step of a pipeline does, and for a fit that continues.
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
