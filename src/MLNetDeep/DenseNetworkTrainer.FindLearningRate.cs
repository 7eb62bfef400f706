using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Data.Columns;
using MLNetDeep.Data.Rows;
using MLNetDeep.Data.Splits;
using MLNetDeep.Training;
using MLNetDeep.Training.LearningRates;

namespace MLNetDeep;

public sealed partial class DenseNetworkTrainer
{
    /// <summary>
    /// Searches a learning rate (learning-rate range test). It starts like <see cref="Fit(IDataView)"/>, with the same rows, start weights
    /// and order, but raises the learning rate at every step and records the losses.
    /// </summary>
    /// <param name="data">
    /// The training rows, as <see cref="Fit(IDataView)"/> gets them. Rows held out by <see cref="DenseNetworkOptions.ValidationFraction"/>
    /// or <see cref="DenseNetworkOptions.ValidationSplit"/> are not used.
    /// </param>
    /// <param name="settings">The rates and the stopping rule. The default value is null: from 1e-7 to 10 in 100 steps.</param>
    /// <returns>
    /// The losses; <see cref="LearningRateCurve.Suggestion"/> is a rate that suits the network, the optimizer, its batch size and the data.
    /// </returns>
    /// <remarks>
    /// The test changes neither this trainer nor later fits, and no native memory outlives the call. The options' learning rate, schedule,
    /// number of epochs and early stopping, and the trainer's callbacks, are ignored. For an ensemble, the first network is tested.
    /// </remarks>
    /// <exception cref="ArgumentException">A setting is not valid. The message lists everything that is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no usable rows; there is only one class; or a GPU or the Torch engine is required and missing.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LearningRateCurve FindLearningRate(IDataView data, LearningRateRangeTest? settings = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        settings ??= new LearningRateRangeTest();
        settings.Validate();
        using var channel = _host.Start("Finding a learning rate");

        var columns = TrainingColumns.Find(data, _options, _expectedTask);
        var seed = ChooseSeed();
        // Watches of an epoch's end have no part here, and might ask for validation rows that there are none of.
        var options = _options with { EarlyStopping = null, ReduceLearningRateOnPlateau = null, TemperatureScaling = false };
        var setting = SettingOf(options, columns, channel);
        using var gradients = setting.AllowGradients();

        using var read = FitRows.Read(data, validation: null, columns, _options, new RowReading(setting.Place, CheckAlive, channel.Info));
        var rows = read.Divide(seed);
        foreach (var leftOut in rows.LeftOutWarnings)
            channel.Warning(leftOut);
        if (ClassesInTraining.Warning(columns, rows) is { } withoutClasses)
            channel.Warning(withoutClasses);
        WarnOfClassesAndScale(channel, setting, rows.Training);
        using var network = StartOf(setting, rows, StartFrom(rows, setting, seed), seed, reused: null);
        using var loop = new TrainingLoop(PlanOf(network, setting, rows, TargetsOf(setting, rows), seed));
        return LearningRateSweep.Run(loop, settings, options.Loss?.MayBeNegative == true, seed);
    }
}
