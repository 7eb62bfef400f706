namespace MLNetDeep.Tests.EndToEnd;

/// <summary>What a model says of a <see cref="House"/>.</summary>
internal sealed class HouseAnswer
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }

    public float Score { get; set; }
}
