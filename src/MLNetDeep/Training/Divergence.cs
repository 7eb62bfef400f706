using System.Globalization;
using MLNetDeep.Networks;

namespace MLNetDeep.Training;

/// <summary>What of a run is no longer a finite number: nothing of it is to be saved or gone on from.</summary>
/// <param name="What">The thing, as the sentence begins: "The weights".</param>
/// <param name="Received">What it is instead of finite.</param>
/// <param name="WayOut">What mends it.</param>
internal sealed record Divergence(string What, string Received, string WayOut)
{
    private const string CommonScale = "bring features and label to a common scale, for example with mlContext.Transforms.Standardize";

    /// <summary>
    /// Looks at all that an epoch leaves: its losses, what a model of it would hold, and what the next epoch begins with.
    /// </summary>
    /// <param name="epoch">The epoch that has ended.</param>
    /// <param name="network">The network as the epoch left it.</param>
    /// <param name="targets">The scale that will be folded into its output layer; null for none.</param>
    /// <param name="optimizerState">What the optimizer remembers.</param>
    /// <returns>Null where everything is finite.</returns>
    public static Divergence? Of(
        EpochRecord epoch, NetworkState network, TargetScale? targets, IEnumerable<(string Name, StoredValues Values)> optimizerState)
    {
        var lower = string.Create(CultureInfo.InvariantCulture, $"Lower the learning rate (now {epoch.LearningRate}), or {CommonScale}.");
        const string NaNOrInfinity = "NaN or infinity";
        if (!epoch.IsFinite)
        {
            var loss = double.IsFinite(epoch.Loss) ? epoch.ValidationLoss : epoch.Loss;
            return new("The loss", string.Create(CultureInfo.InvariantCulture, $"{loss}"), lower);
        }
        if (!network.Parameters.IsFinite)
            return new("The weights", NaNOrInfinity, lower);
        if (!network.Statistics.IsFinite)
            return new("The running statistics", NaNOrInfinity, lower);
        if (targets?.FoldsFinitely(network) == false)
            return new("The weights in units of the label", "infinity", "Divide the label by a constant, such as its largest value.");
        return optimizerState.FirstOrDefault(state => !state.Values.IsFinite) is { Name: { } name }
            ? new($"The optimizer's '{name}'", NaNOrInfinity, lower)
            : null;
    }
}
