using MLNetDeep.Options;

namespace MLNetDeep;

/// <content>The rules that the values must keep, alone and together.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>Throws one exception that lists everything that is wrong with the options.</summary>
    /// <exception cref="ArgumentException">The message lists each value that breaks its rule.</exception>
    internal void Validate() =>
        OptionRules.ThrowIfAny($"The options of {nameof(DenseNetworkTrainer)} are not valid",
        [
            .. OptionRules.NotEmpty(LabelColumnName, nameof(LabelColumnName)),
            .. OptionRules.NotEmpty(FeatureColumnName, nameof(FeatureColumnName)),
            .. ExampleWeightColumnName is null ? [] : OptionRules.NotEmpty(ExampleWeightColumnName, nameof(ExampleWeightColumnName)),
            .. OptionRules.Given(HiddenLayers, nameof(HiddenLayers)),
            .. (HiddenLayers ?? []).SelectMany((layer, i) =>
                layer?.Violations($"{nameof(HiddenLayers)}[{i}]") ?? OptionRules.Given(null, $"{nameof(HiddenLayers)}[{i}]")),
            .. TableEncoding.MisplacedIn(HiddenLayers ?? [], nameof(HiddenLayers)),
            .. SharedEnsemble.MisplacedIn(HiddenLayers ?? [], nameof(HiddenLayers)),
            .. EmbedCategories.MisplacedIn(HiddenLayers ?? [], nameof(HiddenLayers)),
            .. OutputLayer?.Violations(nameof(OutputLayer)) ?? OptionRules.Given(null, nameof(OutputLayer)),
            .. Loss?.Violations(nameof(Loss)) ?? [],
            .. ClassWeights?.Violations(nameof(ClassWeights)) ?? [],
            .. MetricFunction.Violations(Metrics, nameof(Metrics)),
            .. Optimizer?.Violations(nameof(Optimizer)) ?? OptionRules.Given(null, nameof(Optimizer)),
            .. Schedule?.Violations(nameof(Schedule)) ?? [],
            .. ReduceLearningRateOnPlateau?.Violations(nameof(ReduceLearningRateOnPlateau)) ?? [],
            .. OptionRules.AtLeast(1, NumberOfEpochs, nameof(NumberOfEpochs)),
            .. StepBudget?.Violations(nameof(StepBudget)) ?? [],
            .. BatchSize is { } batchSize ? OptionRules.AtLeast(1, batchSize, nameof(BatchSize)) : [],
            .. OptionRules.Defined(DataPlacement, nameof(DataPlacement)),
            .. DataMemoryMegabytes is { } megabytes ? OptionRules.AtLeast(1, megabytes, nameof(DataMemoryMegabytes)) : [],
            .. ValidationFraction is { } fraction
                ? OptionRules.Between(0, 1, fraction, nameof(ValidationFraction), "Leave it null to validate nothing.")
                : [],
            .. ValidationSplit?.Violations(nameof(ValidationSplit)) ?? [],
            .. OptionRules.When(ValidationFraction is not null && ValidationSplit is not null,
                $"At most one of {nameof(ValidationFraction)} and {nameof(ValidationSplit)} may be set. Received: both. "
                + $"{nameof(ValidationFraction)} is short for a {nameof(RandomSplit)}; leave it null."),
            .. OptionRules.AtLeast(1, EnsembleSize, nameof(EnsembleSize)),
            .. OptionRules.When(RefitOnAllRows && TemperatureScaling,
                $"{nameof(RefitOnAllRows)} and {nameof(TemperatureScaling)} must not both be set, since a temperature needs rows that "
                + $"training has not seen. Received: both. Leave one of them false."),
            .. OptionRules.When(RefitOnAllRows && ReduceLearningRateOnPlateau is not null,
                $"{nameof(RefitOnAllRows)} and {nameof(ReduceLearningRateOnPlateau)} must not both be set, since the second training "
                + $"has no validation to follow. Received: both. Use a {nameof(Schedule)}."),
            .. EarlyStopping?.Violations(nameof(EarlyStopping)) ?? [],
            .. NotRecorded(EarlyStopping?.Monitor, $"{nameof(EarlyStopping)}.{nameof(EarlyStopping.Monitor)}"),
            .. NotRecorded(ReduceLearningRateOnPlateau?.Monitor,
                $"{nameof(ReduceLearningRateOnPlateau)}.{nameof(ReduceLearningRateOnPlateau.Monitor)}"),
            .. OptionRules.Defined(Device, nameof(Device)),
            .. OptionRules.Defined(Engine, nameof(Engine)),
            .. OptionRules.When(Engine == TrainingEngineKind.Managed && Device == ComputeDevice.Cuda,
                $"{nameof(Engine)} must be one that computes on the device. Received: {Engine}, which computes on the CPU, with "
                + $"{nameof(Device)} {Device}. Set {nameof(Device)} to {nameof(ComputeDevice.Cpu)}, or leave {nameof(Engine)} at "
                + $"{nameof(TrainingEngineKind.Auto)}."),
            .. OptionRules.Defined(Precision, nameof(Precision)),
            .. OptionRules.Defined(OnCancellation, nameof(OnCancellation)),
            .. Resume?.Violations(nameof(Resume)) ?? [],
        ]);

    private string[] NotRecorded(MonitoredValue? monitor, string name) => monitor?.Extra is { } extra && Metrics?.Contains(extra) == false
        ? [$"{name} must be a value that is recorded. Received: '{monitor}', and '{extra}' is not among {nameof(Metrics)}. Add it there."]
        : [];
}
