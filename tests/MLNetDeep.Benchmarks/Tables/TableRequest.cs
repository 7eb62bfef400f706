using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What a method gets.</summary>
/// <param name="MLContext">The context, with the seed.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many training rows it has.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Form">How much is measured.</param>
internal sealed record TableRequest(MLContext MLContext, BenchmarkTable Table, int Rows, int Seed, TableForm Form)
{
    /// <summary>A fifth of the training rows to choose by.</summary>
    public DataOperationsCatalog.TrainTestData Split() => MLContext.Data.TrainTestSplit(Table.Train, testFraction: .2, seed: Seed);
}
