using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>Where the rows of a fit are while it trains.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataPlacement>))]
public enum DataPlacement
{
    /// <summary>
    /// In memory if they fit (<see cref="DenseNetworkOptions.DataMemoryMegabytes"/>), else streamed. The log and the history say which.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>In memory: the data view is read once.</summary>
    [JsonStringEnumMemberName("inMemory")]
    InMemory,

    /// <summary>
    /// Read again for every epoch, in pieces that are shuffled in memory, while the piece before is trained on. The data view must give the
    /// same rows every time.
    /// </summary>
    [JsonStringEnumMemberName("streaming")]
    Streaming,
}
