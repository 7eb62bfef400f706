using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Why a sweep ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SweepEnd>))]
public enum SweepEnd
{
    /// <summary>All trials asked for are done, or the tuner has no untried point left.</summary>
    [JsonStringEnumMemberName("allTrialsDone")]
    AllTrialsDone,

    /// <summary>
    /// The training time was over. The running trial was given back; it is started again when the sweep continues from its store.
    /// </summary>
    [JsonStringEnumMemberName("timeOver")]
    TimeOver,

    /// <summary>
    /// The sweep was cancelled. The running trial was given back; it is started again when the sweep continues from its store.
    /// </summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
