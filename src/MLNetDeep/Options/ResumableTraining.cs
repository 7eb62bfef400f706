using System.Diagnostics.CodeAnalysis;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// Keeps a fit from being lost with its process: writes a checkpoint now and then, and a fit of the same options and data continues from
/// it. The finished model is bit-equal to that of a fit that was never interrupted.
/// </summary>
/// <remarks>
/// <para>Immutable. <c>Resume = "folder"</c> is short for <c>Resume = new ResumableTraining { Folder = "folder" }</c>.</para>
/// <para>Each fit has one file in the folder, named by a fingerprint of its options, seed, data, device and library version, so that fits
/// of other options or data neither meet nor disturb each other. The same fit a second time at once is refused; the message says which
/// process has it. It is written aside and renamed, and is whole at every moment. A fit that had finished returns its model at once when it
/// is started again: delete the file to train again. One that was cancelled, or ended at the request of a callback, continues. What
/// callbacks keep to themselves is not in it.</para>
/// </remarks>
public sealed record ResumableTraining
{
    /// <summary>The folder of the checkpoints; made if it does not exist.</summary>
    public required string Folder { get; init; }

    /// <summary>After how many epochs a checkpoint is written. At least 1. One is written at the end in any case.</summary>
    /// <value>The default value is 1: after every epoch.</value>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>
    /// After how many minutes a checkpoint is written at the next end of an epoch, even if <see cref="EveryEpochs"/> has not come round: an
    /// epoch that is longer than that is lost with its process all the same (docs/decisions/0018-checkpoints.md says why). Finite, above 0.
    /// </summary>
    /// <value>The default value is null: however long it takes.</value>
    public float? EveryMinutes { get; init; }

    /// <summary>
    /// Checkpoints in a folder, after every epoch; none where there is no folder, as in <c>Resume = keep ? "folder" : null</c>.
    /// </summary>
    /// <param name="folder">The folder; null for no checkpoints.</param>
    [return: NotNullIfNotNull(nameof(folder))]
    public static implicit operator ResumableTraining?(string? folder) => folder is null ? null : FromFolder(folder);

    /// <summary>Checkpoints in a folder, after every epoch; what the conversion from a text does.</summary>
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
