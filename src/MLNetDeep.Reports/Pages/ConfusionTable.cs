using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// The confusion matrix as a table shaded by each row's shares, and precision, recall and count of each class. Of many classes, a list of
/// the pairs confused most often instead: a table of a hundred columns is no help to anyone.
/// </summary>
internal static class ConfusionTable
{
    private const int MostColumns = 30;
    private const int PairsShown = 30;

    public static Html Of(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var order = OrderOf(names);
        var counts = confusion.NumberOfClasses <= MostColumns ? Matrix(confusion, names, order) : Pairs(confusion, names);
        return Html.Of($"{counts}\n{Classes(confusion, names, order)}");
    }

    /// <summary>
    /// In which order classes are shown: by number, where all names are numbers, since keys may be numbered as they first came; else as
    /// they are.
    /// </summary>
    private static int[] OrderOf(IReadOnlyList<string> names)
    {
        double?[] numbers =
        [
            .. names.Select(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : (double?)null),
        ];
        var order = Enumerable.Range(0, names.Count);
        return [.. numbers.All(number => number is not null) ? order.OrderBy(i => numbers[i]) : order];
    }

    private static Html Matrix(ConfusionMatrix confusion, IReadOnlyList<string> names, int[] order) => Html.Of($"""
        <h3>Confusion matrix</h3>
        <p class="note">Rows: the true class. Columns: the predicted one. Shade: the share of the row, three times as deep where the
        prediction is wrong.</p>
        <div class="wide"><table class="confusion">
        <thead><tr><th></th>{Html.Join(order, i => Html.Of($"<th scope=\"col\"><span>{names[i]}</span></th>"))}</tr></thead>
        <tbody>
        {Html.Join(order, row => Html.Of($"<tr><th scope=\"row\">{names[row]}</th>{Cells(row, confusion.Counts[row], order)}</tr>\n"))}</tbody>
        </table></div>
        """);

    private static Html Cells(int row, IReadOnlyList<double> counts, int[] order)
    {
        var sum = counts.Sum();
        return Html.Join(order, column =>
        {
            var count = counts[column];
            var share = sum > 0 ? count / sum : 0;
            var kind = column == row ? "right" : "wrong";
            return Html.Of(
                $"<td class=\"{kind}\" style=\"--share:{share:0.###}\">{(count == 0 ? "" : Count(count))}</td>");
        });
    }

    private static Html Pairs(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var pairs = from row in confusion.Counts.Index()
                    from cell in row.Item.Index()
                    where cell.Index != row.Index && cell.Item > 0
                    orderby cell.Item descending
                    select (True: names[row.Index], Predicted: names[cell.Index], Count: cell.Item);
        return Html.Of($"""
            <h3>Most frequent confusions</h3>
            <p class="note">The {PairsShown} most frequent ones; a matrix of {confusion.NumberOfClasses} classes would not be readable.</p>
            <div class="wide"><table>
            <thead><tr><th>true class</th><th>predicted</th><th class="number">rows</th></tr></thead>
            <tbody>
            {Html.Join(pairs.Take(PairsShown), pair => Html.Of($"<tr><td>{pair.True}</td><td>{pair.Predicted}</td><td class=\"number\">{Count(pair.Count)}</td></tr>\n"))}</tbody>
            </table></div>
            """);
    }

    private static Html Classes(ConfusionMatrix confusion, IReadOnlyList<string> names, int[] order) => Html.Of($"""
        <h3>Classes</h3>
        <div class="wide"><table>
        <thead><tr><th>class</th><th class="number">precision</th><th class="number">recall</th><th class="number">rows</th></tr></thead>
        <tbody>
        {Html.Join(order, i => ClassRow(confusion, names, i))}</tbody>
        </table></div>
        """);

    private static Html ClassRow(ConfusionMatrix confusion, IReadOnlyList<string> names, int i)
    {
        string[] figures = [Number.Of(confusion.PerClassPrecision[i]), Number.Of(confusion.PerClassRecall[i]),
            Count(confusion.Counts[i].Sum())];
        return Html.Of($"<tr><td>{names[i]}</td>{Html.Join(figures, figure => Html.Of($"<td class=\"number\">{figure}</td>"))}</tr>\n");
    }

    /// <summary>Counts are whole numbers unless rows were weighted.</summary>
    private static string Count(double count) => double.IsInteger(count) ? Number.Of((long)count) : Number.Of(count);
}
