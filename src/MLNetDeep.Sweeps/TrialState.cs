using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>The state of a trial of a sweep.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialState>))]
public enum TrialState
{
    /// <summary>It runs; or its process was lost or gave it back, and no other process has taken it yet.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It ran to its end and has a score.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>
    /// <see cref="AshaTuner"/> stopped it early because others were better at the same epoch. It has the score of the weights at that
    /// point.
    /// </summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>
    /// It threw an exception, ran out of memory, or has no finite score; <see cref="SweepTrial.Error"/> says what happened.
    /// </summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
