namespace MLNetDeep.Data.Splits;

/// <summary>Rows by their class, for draws that give every class its share.</summary>
internal static class ClassRows
{
    /// <summary>
    /// The rows of each class, from the lowest class up, each in the order of the data set; all rows as one where rows have no class.
    /// </summary>
    /// <param name="classes">The class of each row; null where a row has no one class.</param>
    /// <param name="count">How many rows there are.</param>
    public static IEnumerable<int[]> Of(IReadOnlyList<int>? classes, int count)
    {
        var rows = Enumerable.Range(0, count);
        return classes is not null
            ? rows.GroupBy(row => classes[row]).OrderBy(sameClass => sameClass.Key).Select(sameClass => sameClass.ToArray())
            : [rows.ToArray()];
    }
}
