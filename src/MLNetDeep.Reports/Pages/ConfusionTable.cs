using Microsoft.ML.Data;

namespace MLNetDeep.Reports.Pages;

/// <summary>
/// The confusion matrix as a table shaded by each row's shares, and precision, recall and count of each class. Of many classes, a list of the pairs
/// confused most often instead: a table of a hundred columns is no help to anyone.
/// </summary>
internal static class ConfusionTable
{
    private const int MostColumns = 30;
    private const int PairsShown = 30;

    public static Html Of(ConfusionMatrix confusion, IReadOnlyList<string> names) =>
        Html.Of($"{(confusion.NumberOfClasses <= MostColumns ? Matrix(confusion, names) : Pairs(confusion, names))}\n{Classes(confusion, names)}");

    private static Html Matrix(ConfusionMatrix confusion, IReadOnlyList<string> names) => Html.Of($"""
        <h3>Confusion matrix</h3>
        <p class="note">Rows: the true class. Columns: the predicted one. Shade: the share of the row.</p>
        <div class="wide"><table class="confusion">
        <thead><tr><th></th>{Html.Join(names, name => Html.Of($"<th scope=\"col\"><span>{name}</span></th>"))}</tr></thead>
        <tbody>
        {Html.Join(confusion.Counts.Index(), row => Html.Of($"<tr><th scope=\"row\">{names[row.Index]}</th>{Cells(row.Index, row.Item)}</tr>\n"))}</tbody>
        </table></div>
        """);

    private static Html Cells(int row, IReadOnlyList<double> counts)
    {
        var sum = counts.Sum();
        return Html.Join(counts.Index(), cell =>
        {
            var share = sum > 0 ? cell.Item / sum : 0;
            var kind = cell.Index == row ? "right" : "wrong";
            return Html.Of($"<td class=\"{kind}{(share > .5 ? " dense" : "")}\" style=\"--share:{share:0.###}\">{(cell.Item == 0 ? "" : Count(cell.Item))}</td>");
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

    private static Html Classes(ConfusionMatrix confusion, IReadOnlyList<string> names) => Html.Of($"""
        <h3>Classes</h3>
        <div class="wide"><table>
        <thead><tr><th>class</th><th class="number">precision</th><th class="number">recall</th><th class="number">rows</th></tr></thead>
        <tbody>
        {Html.Join(names.Index(), name => Html.Of($"<tr><td>{name.Item}</td><td class=\"number\">{Number.Of(confusion.PerClassPrecision[name.Index])}</td><td class=\"number\">{Number.Of(confusion.PerClassRecall[name.Index])}</td><td class=\"number\">{Count(confusion.Counts[name.Index].Sum())}</td></tr>\n"))}</tbody>
        </table></div>
        """);

    /// <summary>Counts are whole numbers unless rows were weighted.</summary>
    private static string Count(double count) => double.IsInteger(count) ? Number.Of((long)count) : Number.Of(count);
}
