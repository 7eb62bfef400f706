using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Store;

/// <summary>A row of the store: a trial, and who runs it.</summary>
/// <param name="Trial">What is known of the trial.</param>
/// <param name="Worker">The process that runs it or ran it last; empty where it was let go of.</param>
/// <param name="Heartbeat">A number that its worker counts up.</param>
internal sealed record StoredTrial(SweepTrial Trial, string Worker, long Heartbeat)
{
    /// <summary>Checks that the trial tried a point of the space: what reads on may trust that.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    public void CheckPoint(ParameterSpace space, ISweepDatabase database)
    {
        if (space.Violations(Trial.Point).FirstOrDefault() is { } violation)
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"Trial {Trial.Number} in the store {database.Name} must be a point of its ")
                + $"space. {Excerpt.Of(violation)} The store is damaged, or was changed by hand. Give the sweep another "
                + $"{database.NameForAnother}.");
    }
}
