using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What <see cref="TableFeatures"/> makes of a column of a table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TableColumnKind>))]
public enum TableColumnKind
{
    /// <summary>
    /// No feature is made of it. The column stays in the data, as labels and identifiers have to.
    /// </summary>
    [JsonStringEnumMemberName("leftOut")]
    LeftOut,

    /// <summary>
    /// A number, as Single, or a vector of them. NaN stays NaN, which is how ML.NET marks a missing number. Texts are read as numbers; one
    /// that is none is missing.
    /// </summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>A Boolean as one slot: 0 for false, 1 for true.</summary>
    [JsonStringEnumMemberName("boolean")]
    Boolean,

    /// <summary>
    /// A date as the numbers that <see cref="DatePart"/> names. Texts that begin with the year are read as dates; one that is none is
    /// missing.
    /// </summary>
    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>
    /// One value out of several: one slot for each of them, and one for "missing" where a text was missing. The annotation
    /// <c>CategoricalSlotRanges</c> says which slots belong together. All of them are 0 for a value that was not there in training.
    /// </summary>
    [JsonStringEnumMemberName("category")]
    Category,

    /// <summary>
    /// One value out of very many: its hash chooses one of a fixed number of slots. Values share slots; new ones find theirs too.
    /// </summary>
    [JsonStringEnumMemberName("hashedCategory")]
    HashedCategory,

    /// <summary>Sentences: counts of words and of runs of three letters, by <c>mlContext.Transforms.Text.FeaturizeText</c>.</summary>
    [JsonStringEnumMemberName("freeText")]
    FreeText,
}
