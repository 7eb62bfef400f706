using System.Globalization;
using System.Runtime.InteropServices;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;

namespace MLNetDeep.Data.Splits;

/// <summary>
/// Looks whether rows to validate on are copies of training rows. The network knows those by heart, so that early stopping
/// comes too late, and figures of validation look better than the network is.
/// </summary>
internal static class CopiedRows
{
    /// <summary>
    /// The share of copies from which on they are warned of. Of tables as they were measured 22 % are the most (wines; Titanic 19 %). Where
    /// rows were drawn again until classes are of one size, 44 % and more are copies.
    /// </summary>
    private const double LeastShare = 0.3;

    /// <summary>How many copies there must be: a share of few rows says little.</summary>
    private const int FewestCopies = 5;

    /// <summary>
    /// How often rows of equal features must have equal labels. Copies always do. Measured rows that are equal by chance have another label
    /// now and then: in the mean .5 to .9 of them have the same, of copies (which have such neighbours, too) .96 and more.
    /// </summary>
    private const double LeastAgreement = 0.9;

    private const string AtRandom = "rows held out at random";

    private const string OfTraining = "training stops too late otherwise, and the figures look too good";

    /// <summary>How many of the rows held out are looked at, at most: the share is then known to 3 %.</summary>
    private const int MostLookedAt = 2000;

    /// <summary>A warning about the rows that a fit validates on.</summary>
    /// <param name="rows">The rows of the fit.</param>
    /// <param name="split">How the fit holds rows out; null where it does not.</param>
    /// <returns>
    /// Null where there are few copies, or rows were held out for another reason than chance: as a group, or as the latest. Null for rows
    /// that are streamed.
    /// </returns>
    public static string? Warning(TrainingRows rows, ValidationSplit? split)
    {
        if (rows is not { Training: RowSelection training, Validation: RowSelection validation })
            return null;

        // Rows in another form have other fingerprints: sparse ones, or those that a GPU had no memory for.
        if (training.Store != validation.Store)
            return training.Store.Features.GetType() == validation.Store.Features.GetType()
                ? Warning(training, validation, "Validation rows", "rows of the validation set", OfTraining,
                    "TrainTestSplit(data, samplingKeyColumnName: \"column\")")
                : null;

        return split is RandomSplit
            ? Warning(training, validation, "Validation rows", AtRandom, OfTraining, string.Create(CultureInfo.InvariantCulture,
                $"{nameof(DenseNetworkOptions.ValidationSplit)} = new {nameof(GroupSplit)}(\"column\", {split.Fraction}f)"))
            : null;
    }

    /// <summary>A warning about the rows that folds of a cross-validation hold out, by those of the first.</summary>
    /// <param name="store">All rows.</param>
    /// <param name="fold">The first fold of some that were drawn at random.</param>
    /// <returns>Null where there are few copies.</returns>
    public static string? Warning(RowStore store, Fold fold) => Warning(
        new RowSelection(store, fold.Training), new RowSelection(store, fold.HeldOut), "Held-out rows", AtRandom,
        "the figures look too good otherwise", "samplingKeyColumnName: \"column\"");

    private static string? Warning(
        RowSelection training, RowSelection heldOut, string which, string ofWhich, string otherwise, string groups)
    {
        if (ShareIn(heldOut, training) is not { } share)
            return null;

        var weights = training.Store.Classes is not null
            ? $"give rare classes more weight with {nameof(DenseNetworkOptions.ClassWeights)} instead of drawing their rows again; " : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{which} should be others than the training rows, which the network knows by heart: {otherwise}. "
            + $"Received: {share:P0} of the {ofWhich} have the same features and label as a training row. "
            + $"Remove copies of rows before you divide them; {weights}or hold out whole groups: {groups}, where rows that are copies "
            + $"have the same value.");
    }

    /// <summary>The share of rows held out that are copies of training rows; null where it is no reason for a warning.</summary>
    private static double? ShareIn(RowSelection heldOut, RowSelection training)
    {
        var (share, copies, agreement) = EqualRows.Count(heldOut.Spread(MostLookedAt), training);
        return copies >= FewestCopies && share >= LeastShare && agreement >= LeastAgreement
            && share - EqualRows.ShareByChance(training) >= LeastShare ? share : null;
    }
}

/// <summary>Finds rows that are equal to others.</summary>
internal static class EqualRows
{
    private const int RowsInPiece = 4096;

    /// <summary>How many rows are compared with each other, at most, to learn what chance gives.</summary>
    private const int MostCompared = 500;

    /// <summary>How many values are compared for that: as many as take no time.</summary>
    private const double MostComparisons = 1 << 24;

    /// <summary>Of how few pairs of rows nothing is concluded.</summary>
    private const int FewPairs = 20;

    /// <summary>Counts the rows that have equals among others.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="others">The others; their features are in the same form.</param>
    /// <returns>
    /// The share and number of rows for which another has the same features and label. Of those with the same features, the share that has
    /// the same label, in the mean of the rows that have such others; NaN where none has.
    /// </returns>
    public static (double Share, int Count, double Agreement) Count(RowSelection rows, RowSelection others)
    {
        var features = PrintsOf(rows.Store, rows.Rows);
        ulong[] both = [.. features.Select((print, i) => WithLabel(print, rows.Store, rows.Rows[i]))];
        var withFeatures = features.Distinct().ToDictionary(print => print, _ => 0);
        var withBoth = both.Distinct().ToDictionary(print => print, _ => 0);
        for (var start = 0; start < others.Count; start += RowsInPiece)
        {
            var piece = others.Rows.AsSpan(start, Math.Min(RowsInPiece, others.Count - start));
            var prints = PrintsOf(others.Store, piece);
            for (var i = 0; i < prints.Length; i++)
            {
                if (CountIn(withFeatures, prints[i]))
                    CountIn(withBoth, WithLabel(prints[i], others.Store, piece[i]));
            }
        }
        var equal = both.Count(print => withBoth[print] > 0);
        var agreements = Enumerable.Range(0, both.Length).Where(i => withFeatures[features[i]] > 0)
            .Select(i => (double)withBoth[both[i]] / withFeatures[features[i]]);
        return ((double)equal / rows.Count, equal, agreements.DefaultIfEmpty(double.NaN).Average());
    }

    /// <summary>
    /// The share of rows that would have the features of another one if every feature were drawn for itself, given the one before it: near
    /// 0 where there are many numbers, and near 1 for a few features of two values, of which every row is a copy.
    /// </summary>
    public static double ShareByChance(RowSelection rows)
    {
        var width = rows.Store.Features.Width;
        var some = rows.Spread((int)Math.Clamp(Math.Sqrt(2 * MostComparisons / width), 2, MostCompared));
        var values = new float[some.Count * width];
        some.Store.Features.Gather(some.Rows, values);
        var bits = MemoryMarshal.Cast<float, int>(values.AsSpan());

        // Of pairs of rows: how many are equal in a slot; of those that differ somewhere, in a slot, and in it and the one before.
        var (equal, equalOfOthers, equalInTwo) = (new int[width], new int[width], new int[width]);
        var pairs = 0;
        for (var first = 0; first < some.Count; first++)
        {
            for (var second = 0; second < first; second++, pairs++)
                Compare(bits.Slice(first * width, width), bits.Slice(second * width, width));
        }
        return 1 - Math.Exp(-rows.Count * Math.Exp(Enumerable.Range(0, width).Sum(slot => Math.Log(Chance(slot)))));

        void Compare(ReadOnlySpan<int> one, ReadOnlySpan<int> other)
        {
            var areCopies = one.SequenceEqual(other);
            var before = 0;
            for (var slot = 0; slot < one.Length; slot++)
            {
                var same = one[slot] == other[slot] ? 1 : 0;
                equal[slot] += same;
                equalOfOthers[slot] += areCopies ? 0 : same;
                equalInTwo[slot] += areCopies ? 0 : same & before;
                before = same;
            }
        }

        // The slots of a category say the same again, one after the other. Copies do in all slots, so they are no measure of that.
        double Chance(int slot) => slot > 0 && equalOfOthers[slot - 1] >= FewPairs
            ? (equalInTwo[slot] + 1.0) / (equalOfOthers[slot - 1] + 1)
            : (equal[slot] + 1.0) / (pairs + 1);
    }

    /// <summary>Counts a print where it is among those that are counted, and says whether it is.</summary>
    private static bool CountIn(Dictionary<ulong, int> counts, ulong print)
    {
        if (!counts.TryGetValue(print, out var count))
            return false;

        counts[print] = count + 1;
        return true;
    }

    private static ulong[] PrintsOf(RowStore store, ReadOnlySpan<int> rows)
    {
        var prints = new ulong[rows.Length];
        store.Features.FingerprintOf(rows, prints);
        return prints;
    }

    private static ulong WithLabel(ulong print, RowStore store, int row) =>
        Fingerprint.Of(print, store.LabelWidth == 0 ? (ulong)store.Classes![row] : Fingerprint.Of(store.LabelValues(row)));
}
