using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>The kind of features that <see cref="TableFeatures"/> makes from a column of a table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TableColumnKind>))]
public enum TableColumnKind
{
    /// <summary>No feature. The column stays in the data, for labels and identifiers.</summary>
    [JsonStringEnumMemberName("leftOut")]
    LeftOut,

    /// <summary>
    /// A number as Single, or a vector of them. NaN, which marks a missing number in ML.NET, stays NaN. Texts are read as numbers; a text
    /// that is not a number is missing.
    /// </summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>A Boolean as one slot: 0 for false, 1 for true.</summary>
    [JsonStringEnumMemberName("boolean")]
    Boolean,

    /// <summary>
    /// A date as the numbers that <see cref="DatePart"/> names. Texts that begin with the year are read as dates; a text that is not a date
    /// is missing.
    /// </summary>
    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>
    /// A category: one slot for each value, and one for "missing" if a text was missing. The annotation <c>CategoricalSlotRanges</c> marks
    /// the slots that belong together. A value that was not in the training rows has 0 in all of them.
    /// </summary>
    [JsonStringEnumMemberName("category")]
    Category,

    /// <summary>
    /// A category with very many values: the hash of a value chooses one of a fixed number of slots. Values share slots, and new values
    /// have one too.
    /// </summary>
    [JsonStringEnumMemberName("hashedCategory")]
    HashedCategory,

    /// <summary>Sentences: counts of words and of sequences of three letters, by <c>mlContext.Transforms.Text.FeaturizeText</c>.</summary>
    [JsonStringEnumMemberName("freeText")]
    FreeText,
}
