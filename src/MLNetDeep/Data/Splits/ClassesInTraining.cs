using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Messages;

namespace MLNetDeep.Data.Splits;

/// <summary>Looks at the rows that are trained on, after any split: a network cannot learn a class of which it sees no row.</summary>
internal static class ClassesInTraining
{
    private const int MostNamed = 10;

    /// <summary>Refuses rows of one class, and finds classes that have no row.</summary>
    /// <param name="columns">Says what a class is called.</param>
    /// <param name="rows">The rows of a fit.</param>
    /// <param name="onlyHeldOut">Whether only those are looked for that the validation rows have, because others were warned of.</param>
    /// <returns>A warning that names the classes without a row; null when there are none.</returns>
    /// <exception cref="InvalidOperationException">All training rows are of one class.</exception>
    public static string? Warning(TrainingColumns columns, TrainingRows rows, bool onlyHeldOut = false)
    {
        if (columns.LabelIsVector || !columns.HasOneClassInARow)
            return null;

        var count = columns.ClassCount ?? 2;
        var trained = rows.Training.WeightsOfClasses(count);
        var heldOut = rows.Validation?.WeightsOfClasses(count);
        columns.CheckTrainingClasses(Enumerable.Range(0, count).Where(c => trained[c] > 0), rows.Training.Count);

        string[] missing = [.. Enumerable.Range(0, count)
            .Where(c => trained[c] == 0 && (!onlyHeldOut || heldOut?[c] > 0))
            .Select(c => $"'{columns.NameOfClass(c)}'{(heldOut?[c] > 0 ? " (all its rows are held out)" : "")}")];
        return missing.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"Label column '{columns.Label.Name}' has {count} classes, but there is no training row of "
            + $"{Excerpt.List(missing, MostNamed)}. The network cannot learn these classes. Gather rows of them, or "
            + $"fit MapValueToKey on the training rows alone. {nameof(RandomSplit)} keeps a row of every class in training.");
    }
}
