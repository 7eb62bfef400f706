using System.Globalization;
using MLNetDeep.Models;

namespace MLNetDeep;

// One model of several that were trained apart.
public sealed partial class DenseNetworkModel
{
    /// <summary>What each of <see cref="Networks"/> counts in the mean, 1 in all; null where they count alike.</summary>
    internal double[]? NetworkShares
    {
        get
        {
            int[] counts = [.. Members.Select(member => member.Specification.MemberCount)];
            return _shares is null && counts.All(count => count == counts[0])
                ? null
                : [.. MemberShares.Zip(counts, (share, count) => Enumerable.Repeat(share / count, count)).SelectMany(shares => shares)];
        }
    }

    /// <summary>
    /// Averages several models into one, with weights. They may differ in layers, activations and encodings. It averages probabilities of
    /// classes, probabilities of true (the score is then the log-odds of the mean) or predicted numbers. The result can be saved, scored,
    /// explained and exported like any other; <c>new DenseNetworkTransformer(mlContext, model)</c> scores with it.
    /// </summary>
    /// <param name="models">
    /// The models, at least one. They must read the same features and predict the same label. Models of several networks contribute all of
    /// them.
    /// </param>
    /// <param name="weights">The weight of each model, above 0; only their ratios matter. The default value is null: equal weights.</param>
    /// <returns>
    /// A model with the networks as <see cref="Members"/>, in order; a model that is given several times is one member. Column names and
    /// history are those of the first model; <see cref="TrainingHistory.Ensemble"/> has the record of each network. If all thresholds are
    /// equal, the threshold is theirs, else 0.5.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no model; a weight is not above 0; the number of weights is not that of the models; the models differ in features or label;
    /// or a model is a calibrated mean, whose temperature belongs to that mean only.
    /// </exception>
    public static DenseNetworkModel MeanOf(IReadOnlyList<DenseNetworkModel> models, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0 || models.Any(model => model is null))
            throw new ArgumentException(
                $"There must be at least one model, and none may be null. Received: {(models.Count == 0 ? "none" : "a null")}.",
                nameof(models));
        CheckMean(models, weights);
        if (models.Index().FirstOrDefault(model => model.Item.Description.AverageTemperature != 1) is { Item: { } calibrated } found)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"A model of several networks must not be calibrated to be averaged: its temperature fits its own mean. Received: model "
                + $"{found.Index}, of temperature {calibrated.Description.AverageTemperature:G4}. Train it without "
                + $"{nameof(DenseNetworkOptions.TemperatureScaling)}, or average its {nameof(Members)}."), nameof(models));
        return UncalibratedMeanOf(models, weights);
    }

    /// <summary>The same, leaving out temperatures that models of several networks were calibrated with.</summary>
    internal static DenseNetworkModel UncalibratedMeanOf(IReadOnlyList<DenseNetworkModel> models, IReadOnlyList<double>? weights)
    {
        CheckMean(models, weights);
        if (weights?.Sum() is double.PositiveInfinity)
            weights = [.. weights.Select(weight => weight / weights.Max())];
        var total = weights?.Sum() ?? models.Count;
        var parts = models.SelectMany((model, i) => model.Members.Zip(
                model.MemberShares, (Network, share) => (Network, Share: share * (weights?[i] ?? 1) / total)))
            .GroupBy(part => part.Network, part => part.Share)
            .Select(part => (Network: part.Key, Share: part.Sum())).ToArray();

        var first = models[0];
        var networks = parts.Select(part => part.Network).ToArray();
        double[] shares = [.. parts.Select(part => part.Share)];
        return Of(
            [.. networks.Select(network => network.Specification)], [.. networks.Select(network => network.Values)],
            shares.All(share => Math.Abs(share * shares.Length - 1) < 1e-12) ? null : shares,
            first.Description with
            {
                AverageTemperature = 1,
                LoadedFrom = null,
                Limits = ScoreLimits.OfMean([.. models.Select(model => model.Description.Limits)]),
                Threshold = models.All(model => model.Threshold == first.Threshold) ? first.Threshold : ModelDescription.DefaultThreshold,
                History = networks.Length == 1
                    ? networks[0].History
                    : networks[0].History with
                    {
                        Calibration = null,
                        Ensemble = new EnsembleRecord { Members = [.. networks.Select(network => network.History)] },
                    },
            });
    }

    /// <summary>The same networks with what a calibration of their mean found, and other figures of it.</summary>
    internal DenseNetworkModel WithRecord(TrainingHistory history, double averageTemperature = 1) => WithWeights(
        [.. Members.Select(member => member.Values)],
        Description with { History = history, AverageTemperature = averageTemperature });

    /// <summary>
    /// The same without the temperature that a mean of networks was calibrated with; that of one network is in its weights.
    /// </summary>
    internal DenseNetworkModel Uncalibrated() => Description.AverageTemperature == 1 ? this : WithRecord(History);

    private static void CheckMean(IReadOnlyList<DenseNetworkModel> models, IReadOnlyList<double>? weights)
    {
        if (weights is not null && weights.Count != models.Count)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"There must be one weight for each model. Received: {weights.Count} for {models.Count}."), nameof(weights));
        if (weights is not null && weights.Any(weight => !(weight > 0 && double.IsFinite(weight))))
            throw new ArgumentException(
                $"Weights must be finite numbers above 0. Received: "
                + $"{string.Join(", ", weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}.", nameof(weights));

        var first = models[0];
        foreach (var (i, model) in models.Index().Skip(1))
        {
            var difference =
                model.FeatureCount != first.FeatureCount ? Difference("features", model.FeatureCount, first.FeatureCount)
                : model.Task != first.Task ? $"{model.Task} instead of {first.Task}"
                : model.OutputCount != first.OutputCount ? Difference("outputs", model.OutputCount, first.OutputCount)
                : !model.Quantiles.SequenceEqual(first.Quantiles) ? "other quantiles"
                : !Equals(model.Description.Classes, first.Description.Classes) ? "other classes, or in another order"
                : model.Description.LabelIsVector != first.Description.LabelIsVector ? "a vector label beside a single one"
                : !model.Preparation.SequenceEqual(first.Preparation) ? "another preparation of its features"
                : model.Description.ScoreFunction != first.Description.ScoreFunction
                    ? $"{model.Description.ScoreFunction} scores instead of {first.Description.ScoreFunction}, as other losses give"
                : null;
            if (difference is not null)
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Models must read the same features and predict the same label to be averaged. Received: model {i} with "
                    + $"{difference}. Train them on columns that were made in the same way."), nameof(models));
        }
    }

    private static string Difference(string what, int own, int ofFirst) =>
        string.Create(CultureInfo.InvariantCulture, $"{own} {what} instead of {ofFirst}");
}
