using System.Globalization;

namespace MLNetDeep.Callbacks;

/// <summary>
/// The file or folder of a callback for each network of an ensemble: "{member}" in its path becomes the network's number, from 0.
/// </summary>
internal static class MemberPath
{
    private const string Place = "{member}";

    /// <exception cref="InvalidOperationException">Several networks are trained, and the path would be the same for all.</exception>
    public static string Of(string path, TrainingRun run, string callback)
    {
        if (run.Options.EnsembleSize > 1 && !path.Contains(Place, StringComparison.Ordinal))
        {
            var example = $"{Path.GetFileNameWithoutExtension(path)}-{Place}{Path.GetExtension(path)}";
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture,
                $"The path of a {callback} must hold '{Place}' where several networks are trained, so that none writes over another. "
                + $"Received: '{path}', and {nameof(DenseNetworkOptions.EnsembleSize)} {run.Options.EnsembleSize}. Name it, for example, "
                + $"'{example}'."));
        }
        return path.Replace(Place, run.MemberIndex.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
