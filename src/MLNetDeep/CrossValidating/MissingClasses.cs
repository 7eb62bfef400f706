using System.Globalization;
using MLNetDeep.Data.Columns;

namespace MLNetDeep.CrossValidating;

/// <summary>Finds the folds in which a class is missing: rare classes, or groups that hold all rows of one.</summary>
internal static class MissingClasses
{
    private const int MostNamed = 10;

    /// <summary>A warning about classes that are not on both sides of every fold.</summary>
    /// <param name="columns">Says what a class is called.</param>
    /// <param name="classes">The class of each row; null where rows have no one class.</param>
    /// <param name="folds">The rows that each fold holds out.</param>
    /// <returns>Null when there are none.</returns>
    public static string? Warning(TrainingColumns columns, int[]? classes, IReadOnlyList<int[]> folds)
    {
        if (classes is null)
            return null;

        var all = new Dictionary<int, int>();
        foreach (var ofRow in classes)
            all[ofRow] = all.GetValueOrDefault(ofRow) + 1;
        var heldOut = folds.Select(rows => rows.CountBy(row => classes[row]).ToDictionary()).ToArray();

        string[] sentences =
        [
            .. Sentence("not trained on", (fold, ofClass) => heldOut[fold].GetValueOrDefault(ofClass) == all[ofClass]),
            .. Sentence("not held out", (fold, ofClass) => heldOut[fold].GetValueOrDefault(ofClass) == 0),
        ];
        return sentences.Length == 0 ? null
            : $"Not every fold has rows of every class on both sides: {string.Join("; ", sentences)}. Figures of a class are only as "
                + $"good as its rows: use fewer folds, or gather more rows of it.";

        IEnumerable<string> Sentence(string what, Func<int, int, bool> isMissing)
        {
            string[] found = [.. all.Keys.Order()
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
