namespace MLNetDeep;

/// <summary>What <see cref="TableFeatures"/> makes of a column of a table.</summary>
public enum TableColumnKind
{
    /// <summary>
    /// No feature is made of it. The column stays in the data, as labels and identifiers have to.
    /// </summary>
    LeftOut,

    /// <summary>
    /// A number, as Single, or a vector of them. NaN stays NaN, which is how ML.NET marks a missing number. Texts are read as numbers; one
    /// that is none is missing.
    /// </summary>
    Number,

    /// <summary>A Boolean as one slot: 0 for false, 1 for true.</summary>
    Boolean,

    /// <summary>
    /// A date as the numbers that <see cref="DatePart"/> names. Texts that begin with the year are read as dates; one that is none is
    /// missing.
    /// </summary>
    Date,

    /// <summary>
    /// One value out of several: one slot for each of them, and one for "missing" where a text was missing. The annotation
    /// <c>CategoricalSlotRanges</c> says which slots belong together. All of them are 0 for a value that was not there in training.
    /// </summary>
    Category,

    /// <summary>
    /// One value out of very many: its hash chooses one of a fixed number of slots. Values share slots; new ones find theirs too.
    /// </summary>
    HashedCategory,

    /// <summary>Sentences: counts of words and of runs of three letters, by <c>mlContext.Transforms.Text.FeaturizeText</c>.</summary>
    FreeText,
}
