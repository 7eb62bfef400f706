namespace Serve.Model;

/// <summary>What the pipeline makes of a picture, by the names of its columns.</summary>
internal sealed class ScoredPicture
{
    /// <summary>What the network reads.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
