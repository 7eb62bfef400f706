using System.Diagnostics.CodeAnalysis;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Writes checkpoints, so that a fit whose process was lost continues when the same fit is started again. The finished model is bit-equal
/// to that of an uninterrupted fit.
/// </summary>
/// <remarks>
/// <para>Immutable. <c>Resume = "folder"</c> is short for <c>Resume = new ResumableTraining { Folder = "folder" }</c>.</para>
/// <para>Each fit has its own file in the folder. A fingerprint of its options, seed, data, device and library version is the name, so
/// different fits may share a folder. If the same fit already runs, <c>Fit</c> throws an <see cref="InvalidOperationException"/> that names
/// the process. A checkpoint is written completely or not at all. A finished fit returns its model at once when it is started again; delete
/// the file to train again. A fit that was cancelled or that a callback ended continues. The state of callbacks is not in the file.</para>
/// </remarks>
public sealed record ResumableTraining
{
    /// <summary>The folder of the checkpoints; created if it does not exist.</summary>
    public required string Folder { get; init; }

    /// <summary>The number of epochs between checkpoints. At least 1. A last one is always written at the end.</summary>
    /// <value>The default value is 1: after every epoch.</value>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>
    /// The longest time between checkpoints, in minutes: after it, one is written at the end of the epoch, whatever
    /// <see cref="EveryEpochs"/> says. An unfinished epoch is lost with its process, however long it is (docs/decisions/0018-checkpoints.md
    /// says why). Finite, above 0.
    /// </summary>
    /// <value>The default value is null: no limit; only <see cref="EveryEpochs"/> decides.</value>
    public float? EveryMinutes { get; init; }

    /// <summary>Checkpoints in a folder, after every epoch. Null gives null, so <c>Resume = keep ? "folder" : null</c> works.</summary>
    /// <param name="folder">The folder; null for no checkpoints.</param>
    [return: NotNullIfNotNull(nameof(folder))]
    public static implicit operator ResumableTraining?(string? folder) => folder is null ? null : FromFolder(folder);

    /// <summary>Checkpoints in a folder, after every epoch; the same as the conversion from a string.</summary>
    /// <param name="folder">The folder.</param>
    public static ResumableTraining FromFolder(string folder) => new() { Folder = folder };

    /// <summary>The type name and the properties that differ from their defaults, in the invariant culture.</summary>
    public override string ToString() => PrintedOption.Of(this);

    internal IEnumerable<string> Violations(string name) =>
    [
        .. OptionRules.NotEmpty(Folder, $"{name}.{nameof(Folder)}"),
        .. OptionRules.AtLeast(1, EveryEpochs, $"{name}.{nameof(EveryEpochs)}"),
        .. EveryMinutes is { } minutes ? OptionRules.Positive(minutes, $"{name}.{nameof(EveryMinutes)}") : [],
    ];
}
