using System.Globalization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>Facts about the file that a model was loaded from.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ModelOrigin
{
    /// <summary>The version of the file's format, from 1 on (docs/model-format.md).</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The library that wrote the file, such as "MLNetDeep 0.1.0". The file says so; it is not checked.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>
    /// Whether the file contained hashes of its parts and they were right: every bit is as it was written. False for a file of an older
    /// version of this library, which wrote no hashes; save the model again to add them.
    /// </summary>
    public required bool IsHashChecked { get; init; }

    /// <summary>
    /// The steps of the pipeline that <see cref="DenseNetworkModel.Load(string)"/> left out, in order, each as the name of its loader and
    /// its folder in the zip: "TermTransform (TransformerChain/Transform_000)". Empty for the file of a network, and if ML.NET loaded the
    /// pipeline.
    /// </summary>
    public IReadOnlyList<string> StepsLeftOut { get; init => field = Values.Of(value); } = Values.Of<string>([]);

    /// <summary>"format version 1, written by MLNetDeep 0.1.0, hashes checked", in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"format version {FormatVersion}, written by {WrittenBy}, {(IsHashChecked ? "hashes checked" : "without hashes")}");
}
