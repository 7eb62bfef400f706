using Microsoft.ML;

namespace MLNetDeep;

/// <summary><see cref="DenseNetworkSweep"/> through the context: <c>mlContext.DenseNetworkSweep()</c>.</summary>
public static class DenseNetworkSweepCatalog
{
    /// <summary>Creates a sweep (a hyperparameter search). Set its rows and options, then call Run.</summary>
    /// <param name="mlContext">The context: its seed, log, and GPU settings are used.</param>
    /// <example><code>
    /// SweepResult result = mlContext.DenseNetworkSweep().SetData(train, validation).SetPreparation(preparation).SetMaxTrials(60).Run();
    /// result.Model.SaveModel("best.zip", train.Schema);
    /// </code></example>
    public static DenseNetworkSweep DenseNetworkSweep(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkSweep(mlContext);
    }
}
