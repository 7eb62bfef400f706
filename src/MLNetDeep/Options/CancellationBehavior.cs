using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>What happens when a fit is cancelled after its first step. Before that, every fit throws.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancellationBehavior>))]
public enum CancellationBehavior
{
    /// <summary>
    /// It returns the best model so far: the weights of the best epoch that has ended, or, where none has, the weights as they are. Its
    /// history ends with <see cref="TrainingEnd.Cancelled"/>.
    /// </summary>
    [JsonStringEnumMemberName("returnBest")]
    ReturnBest,

    /// <summary>It throws an <see cref="OperationCanceledException"/>, as other operations of .NET do.</summary>
    [JsonStringEnumMemberName("throw")]
    Throw,
}
