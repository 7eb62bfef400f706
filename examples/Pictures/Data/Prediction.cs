namespace Pictures.Data;

/// <summary>What a model says of one picture; the names and types of the columns that it adds.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
