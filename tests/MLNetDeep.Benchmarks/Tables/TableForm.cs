namespace MLNetDeep.Benchmarks.Tables;

/// <summary>How much is measured.</summary>
/// <param name="IsQuick">Few rows, one seed and few trials, to see in minutes that all runs. Every fit is whole; its figures are
/// rough.</param>
internal sealed record TableForm(bool IsQuick)
{
    /// <summary>How many training rows of a table; null for all.</summary>
    public int? MostRows => IsQuick ? 600 : null;

    /// <summary>Trials of a search, of networks and of LightGBM.</summary>
    public int Trials => IsQuick ? 5 : 30;

    /// <summary>The seeds that are measured where none is named.</summary>
    public IReadOnlyList<int> Seeds => IsQuick ? [0] : [0, 1, 2, 3, 4];
}
