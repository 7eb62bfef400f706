namespace MLNetDeep.Benchmarks.Tables;

/// <summary>How much is measured.</summary>
/// <param name="IsQuick">To see that all runs, in a minute or two; its figures are rough.</param>
internal sealed record TableForm(bool IsQuick)
{
    /// <summary>How many training rows of a table; null for all.</summary>
    public int? MostRows => IsQuick ? 600 : null;

    /// <summary>Trials of a search, of networks and of LightGBM.</summary>
    public int Trials => IsQuick ? 3 : 30;

    /// <summary>The most epochs of a network; null for what its options say.</summary>
    public int? MostEpochs => IsQuick ? 8 : null;

    /// <summary>The options within this form.</summary>
    public DenseNetworkOptions Within(DenseNetworkOptions options) =>
        MostEpochs is { } most && options.NumberOfEpochs > most ? options with { NumberOfEpochs = most } : options;
}
