using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Splits;

namespace MLNetDeep.CrossValidating;

/// <summary>Finds the folds in which a class is missing: rare classes, or groups that hold all rows of one.</summary>
internal static class MissingClasses
{
    private const int MostNamed = 10;

    /// <summary>A warning about classes that are not on both sides of every fold.</summary>
    /// <param name="columns">Says what a class is called.</param>
    /// <param name="classes">The class of each row; null where rows have no one class.</param>
    /// <param name="folds">The folds.</param>
    /// <returns>Null when there are none.</returns>
    public static string? Warning(TrainingColumns columns, int[]? classes, IReadOnlyList<Fold> folds)
    {
        if (classes is null)
            return null;

        var all = classes.ToHashSet();
        var trained = folds.Select(fold => fold.Training.Select(row => classes[row]).ToHashSet()).ToArray();
        var heldOut = folds.Select(fold => fold.HeldOut.Select(row => classes[row]).ToHashSet()).ToArray();

        string[] sentences =
        [
            .. Sentence("not trained on", (fold, ofClass) => !trained[fold].Contains(ofClass)),
            .. Sentence("not held out", (fold, ofClass) => !heldOut[fold].Contains(ofClass)),
        ];
        return sentences.Length == 0 ? null
            : $"Not every fold has rows of every class on both sides: {string.Join("; ", sentences)}. Figures of a class are only as "
                + $"good as its rows: use fewer folds, or gather more rows of it.";

        IEnumerable<string> Sentence(string what, Func<int, int, bool> isMissing)
        {
            string[] found = [.. all.Order()
                .Select(ofClass =>
                (Class: ofClass, Folds: Enumerable.Range(0, folds.Count).Where(fold => isMissing(fold, ofClass)).ToArray()))
                .Where(entry => entry.Folds.Length > 0)
                .Select(entry => string.Create(
                    CultureInfo.InvariantCulture, $"'{columns.NameOfClass(entry.Class)}' in fold {string.Join(", ", entry.Folds)}"))];
            var others = found.Length > MostNamed
                ? string.Create(CultureInfo.InvariantCulture, $" and {found.Length - MostNamed} other classes")
                : "";
            return found.Length == 0 ? [] : [$"{what} are {string.Join(", ", found.Take(MostNamed))}{others}"];
        }
    }
}
