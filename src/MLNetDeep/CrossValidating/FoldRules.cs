using System.Globalization;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Splits;
using MLNetDeep.Messages;
using MLNetDeep.Options;

namespace MLNetDeep.CrossValidating;

/// <summary>What a trainer that is cross-validated must not ask for; said before anything is read.</summary>
internal static class FoldRules
{
    /// <param name="options">The trainer's options.</param>
    /// <param name="callbackCount">How many callbacks the trainer has.</param>
    /// <param name="numberOfFolds">How many folds are asked for.</param>
    /// <param name="samplingKeyColumnName">The column whose rows of one value stay together, if it was named.</param>
    /// <exception cref="ArgumentException">The number of folds or the name of the column breaks its rule.</exception>
    /// <exception cref="InvalidOperationException">The options do not go with folds; the message lists each reason.</exception>
    public static void Check(DenseNetworkOptions options, int callbackCount, int numberOfFolds, string? samplingKeyColumnName)
    {
        if (numberOfFolds < 2)
            throw new ArgumentOutOfRangeException(
                nameof(numberOfFolds),
                string.Create(CultureInfo.InvariantCulture,
                    $"There must be at least 2 folds: one to train on and one to hold out. Received: {numberOfFolds}. For one validation "
                    + $"set use Fit."));
        if (samplingKeyColumnName is not null && string.IsNullOrWhiteSpace(samplingKeyColumnName))
            throw new ArgumentException(
                "The sampling key must be the name of a column. Received: an empty name. Leave it null for folds of single rows.",
                nameof(samplingKeyColumnName));

        CheckOptions(options, callbackCount, samplingKeyColumnName, isInTime: false);
    }

    /// <summary>The options alone.</summary>
    /// <param name="options">The trainer's options.</param>
    /// <param name="callbackCount">How many callbacks the trainer has.</param>
    /// <param name="samplingKeyColumnName">The column whose rows of one value stay together, if it was named.</param>
    /// <param name="isInTime">Whether folds train on the past alone.</param>
    /// <exception cref="InvalidOperationException">The options do not go with folds; the message lists each reason.</exception>
    public static void CheckOptions(DenseNetworkOptions options, int callbackCount, string? samplingKeyColumnName, bool isInTime)
    {
        string[] violations = [.. Violations(options, callbackCount, samplingKeyColumnName, isInTime)];
        if (violations.Length > 0)
            throw new InvalidOperationException($"The trainer cannot be cross-validated:{OptionRules.Listed(violations)}");
    }

    private static IEnumerable<string> Violations(
        DenseNetworkOptions options, int callbackCount, string? samplingKeyColumnName, bool isInTime)
    {
        if (callbackCount > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The trainer must have no callbacks, since several runs would call each at once. Received: {callbackCount}. Pass "
                + $"CrossValidate a function that makes callbacks for each fold: callbacks: fold => [new "
                + $"CsvLogger($\"fold{{fold}}.csv\")].");
        if (options.DataPlacement == DataPlacement.Streaming)
            yield return $"{nameof(DenseNetworkOptions.DataPlacement)} must not be {DataPlacement.Streaming}: folds share rows that are in "
                + $"memory. Received: {options.DataPlacement}. Leave it at {DataPlacement.Auto}, or use ML.NET's own CrossValidate, which "
                + $"reads the data again for every fold.";
        if (options.Resume is not null)
            yield return $"{nameof(DenseNetworkOptions.Resume)} must be null: a fold that was lost starts again. Received: a folder. Leave "
                + $"it out.";
        if (options.Split is LastRowsSplit && !isInTime)
            yield return $"{nameof(DenseNetworkOptions.ValidationSplit)} must not be a {nameof(LastRowsSplit)}: it says that rows are a "
                + $"time series, and folds would train on what came after the rows held out. Received: {options.Split}. Use "
                + $"{nameof(TimeFolds)}; where the order of rows means nothing, use {nameof(DenseNetworkOptions.ValidationFraction)}.";
        if (options.Split is GroupSplit grouped && samplingKeyColumnName is not null && samplingKeyColumnName != grouped.GroupColumnName)
            yield return $"The sampling key must be the column of {nameof(GroupSplit)}. Received: '{samplingKeyColumnName}' and "
                + $"'{grouped.GroupColumnName}'. Leave samplingKeyColumnName null; folds hold whole groups of the split then.";
    }
}

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
            return found.Length == 0 ? [] : [$"{what} are {Excerpt.List(found, MostNamed)}"];
        }
    }
}
