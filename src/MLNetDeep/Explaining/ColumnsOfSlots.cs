using Microsoft.ML;

namespace MLNetDeep.Explaining;

/// <summary>
/// Which column of a table each feature was made of: "city" of the slots "city.Paris" and "city.Rome", "since" of "since.Month". Immutable.
/// Saved with the transformer.
/// </summary>
/// <param name="Names">The columns, in the order of their first slots.</param>
/// <param name="OfSlots">For each slot its column, by its place in <paramref name="Names"/>.</param>
internal sealed record ColumnsOfSlots(IReadOnlyList<string> Names, IReadOnlyList<int> OfSlots)
{
    /// <summary>
    /// The columns by the names of the slots: each belongs to the column of the longest name that it is called by, alone or with a dot
    /// behind it, as <c>TableFeatures</c>, <c>ConcatenateAs</c> and ML.NET's <c>Concatenate</c> call slots. One that no column of the rows
    /// is called by stands for itself.
    /// </summary>
    /// <param name="schema">The rows, in which the columns still are.</param>
    /// <param name="features">The column of the features.</param>
    /// <param name="slots">The name of each slot.</param>
    public static ColumnsOfSlots Find(DataViewSchema schema, DataViewSchema.Column features, IReadOnlyList<string> slots)
    {
        HashSet<string> columns = [.. schema.Select(column => column.Name).Where(name => name != features.Name)];
        string[] owners = [.. slots.Select(slot => Prefixes(slot).FirstOrDefault(columns.Contains) ?? slot)];
        string[] names = [.. owners.Distinct()];
        var places = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return new(names, [.. owners.Select(owner => places[owner])]);
    }

    /// <summary>The sums of the contributions of all slots of each column.</summary>
    /// <param name="contributions">[slots].</param>
    /// <param name="sums">[columns]; written to.</param>
    public void Sum(ReadOnlySpan<float> contributions, Span<float> sums)
    {
        Span<double> exact = Names.Count <= 512 ? stackalloc double[Names.Count] : new double[Names.Count];
        exact.Clear();
        for (var slot = 0; slot < contributions.Length; slot++)
            exact[OfSlots[slot]] += contributions[slot];
        for (var column = 0; column < exact.Length; column++)
            sums[column] = (float)exact[column];
    }

    /// <summary>A name, and what is before each of its dots, the longest first.</summary>
    private static IEnumerable<string> Prefixes(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
            yield return name[..end];
    }
}
