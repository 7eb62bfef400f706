using Microsoft.ML;

namespace MLNetDeep.Interruptible;

/// <summary>Saves one model to one path, over and over, until the process is killed.</summary>
internal static class EndlessSaving
{
    /// <param name="zip">The file.</param>
    public static void Run(string zip)
    {
        var model = new DenseNetworkTransformer(
            new MLContext(), DenseNetworkModel.Create(
                new DenseNetworkOptions { HiddenLayers = [new Dense(500)] }, 500, LearningTask.Regression, seed: 1));
        for (var times = 1; ; times++)
        {
            model.SaveModel(zip, null);
            Console.WriteLine($"saved {times}");
        }
    }
}
