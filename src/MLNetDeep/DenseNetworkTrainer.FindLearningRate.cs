using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Networks;
using MLNetDeep.Training;
using MLNetDeep.Training.LearningRates;

namespace MLNetDeep;

public sealed partial class DenseNetworkTrainer
{
    /// <summary>
    /// Looks for a learning rate: starts as <see cref="Fit(IDataView)"/> would, with the same rows, start weights and order, but takes
    /// every step at a higher learning rate than the one before, and notes the losses.
    /// </summary>
    /// <param name="data">The training rows, as <see cref="Fit(IDataView)"/> gets them. A
    /// <see cref="DenseNetworkOptions.ValidationFraction"/> is left out of them as there.</param>
    /// <param name="settings">Which rates, and when to stop; null for the defaults, which go from 1e-7 to 10 in 100 steps.</param>
    /// <returns>
    /// The losses; <see cref="LearningRateCurve.Suggestion"/> is a rate that suits the network, the optimizer, its batch size and the data.
    /// </returns>
    /// <remarks>
    /// Nothing of it is kept: neither this trainer nor a later fit is changed, and nothing native outlives the call. The options' learning
    /// rate, schedule, number of epochs, early stopping and callbacks play no part. In an ensemble it tries the first network.
    /// </remarks>
    /// <exception cref="ArgumentException">Some settings are not valid; the message lists each of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no usable rows, only one class, or no GPU or no Torch engine though one is demanded.
    /// </exception>
    public LearningRateCurve FindLearningRate(IDataView data, LearningRateRangeTest? settings = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        settings ??= new LearningRateRangeTest();
        settings.Validate();
        using var channel = _host.Start("Finding a learning rate");

        var columns = TrainingColumns.Find(data, _options, _expectedTask);
        var specification = NetworkSpecification.WithOutput(
            columns.FeatureCount, columns.LayersOn(_options.HiddenLayers), columns.OutputCount, _options.OutputLayer);
        var seed = ChooseSeed();
        // Watches of an epoch's end have no part here, and might ask for validation rows that there are none of.
        var options = _options with { EarlyStopping = null, ReduceLearningRateOnPlateau = null, TemperatureScaling = false };
        var setting = SettingOf(options, columns, specification, channel, previous: null);
        using var gradients = setting.AllowGradients();

        using var read = FitRows.Read(data, validation: null, columns, _options, setting.Place, CheckAlive, channel.Info);
        var rows = read.Divide(seed);
        foreach (var leftOut in rows.LeftOutWarnings)
            channel.Warning(leftOut);
        if (ClassesInTraining.Warning(columns, rows) is { } withoutClasses)
            channel.Warning(withoutClasses);
        WarnOfClassesAndScale(channel, setting, rows.Training);
        using var network = StartOf(setting, rows, SaidBy(rows, setting, seed), seed, reused: null);
        using var loop = new TrainingLoop(PlanOf(network, setting, rows, TargetsOf(setting, rows), seed));
        return LearningRateSweep.Run(loop, settings, seed);
    }
}
