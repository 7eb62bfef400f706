using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>A row as ML.NET reads it.</summary>
internal sealed class Picture
{
    [VectorType(PeerData.Width)]
    public byte[] Image { get; set; } = [];

    [KeyType(PeerData.Classes)]
    public uint Label { get; set; }
}
