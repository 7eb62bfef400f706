namespace MLNetDeep.Kernels;

/// <summary>
/// A matrix of which, column by column, only the values other than 0 are written down (the form is known as compressed sparse columns), in
/// memory that does not move while it is used.
/// </summary>
/// <param name="starts">Where the entries of each column begin, and behind the last one where its entries end.</param>
/// <param name="rows">The row of each entry; ascending within a column.</param>
/// <param name="values">The value of each entry.</param>
/// <param name="rowCount">How many rows.</param>
/// <param name="columns">How many columns.</param>
internal readonly unsafe struct SparseColumns(int* starts, int* rows, float* values, int rowCount, int columns)
{
    public int RowCount => rowCount;

    public int Columns => columns;

    /// <summary>The row of each entry.</summary>
    public int* Rows => rows;

    /// <summary>The value of each entry.</summary>
    public float* Values => values;

    /// <summary>Where the entries of a column begin; of the column behind the last one, where all end.</summary>
    public int Start(int column) => starts[column];
}
