using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Sweeps.Spaces;
using MLNetDeep.Sweeps.Trials;

namespace MLNetDeep.Sweeps.Store;

/// <summary>A row of the store: a trial, and who runs it.</summary>
/// <param name="Trial">What is known of the trial.</param>
/// <param name="Worker">The process that runs it or ran it last; empty where it was let go of.</param>
/// <param name="Heartbeat">A number that its worker counts up.</param>
internal sealed record StoredTrial(SweepTrial Trial, string Worker, long Heartbeat)
{
    /// <summary>Reads a row of any database.</summary>
    /// <param name="store">What errors call the store, in quotes.</param>
    /// <param name="number">Whose row it is.</param>
    /// <param name="attempt">Of which attempt.</param>
    /// <param name="trial">What is known of the trial, as JSON.</param>
    /// <param name="worker">Its worker.</param>
    /// <param name="heartbeat">The number that its worker counts up.</param>
    /// <exception cref="InvalidDataException">The trial is none, or another one's.</exception>
    public static StoredTrial Of(string store, long number, long attempt, string trial, string worker, long heartbeat)
    {
        try
        {
            var read = TrialJson.Read(trial);
            return read.Number == number && read.Attempts == attempt ? new StoredTrial(read, worker, heartbeat)
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"It must hold attempt {attempt} of trial {number}. Received: attempt {read.Attempts} of trial {read.Number}. ")
                    + "The store is damaged, or was changed by hand.");
        }
        catch (InvalidDataException invalid)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"The store {store} cannot be read: row {number} of its trials. ")
                + invalid.Message, invalid);
        }
    }

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
