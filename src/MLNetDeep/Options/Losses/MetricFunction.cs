using System.Globalization;
using System.Text.Json.Serialization;
using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A metric that is reported for every epoch in addition to the loss. Use a static property or <see cref="TopKAccuracy"/>.
/// </summary>
/// <remarks>
/// <para>Computed over all rows of an epoch, not as a mean over batches. Validation uses all validation rows; training uses the outputs
/// during training, with dropout. Weighted by example weights, not by class weights. NaN if it is not defined.</para>
/// <para>Immutable and thread-safe; two metrics of one kind and value are equal.</para>
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AccuracyMetric), "accuracy")]
[JsonDerivedType(typeof(TopKAccuracyMetric), "topKAccuracy")]
[JsonDerivedType(typeof(MacroF1Metric), "macroF1")]
[JsonDerivedType(typeof(MicroF1Metric), "microF1")]
[JsonDerivedType(typeof(RocAreaMetric), "rocArea")]
[JsonDerivedType(typeof(LogLossMetric), "logLoss")]
[JsonDerivedType(typeof(RootMeanSquaredErrorMetric), "rootMeanSquaredError")]
[JsonDerivedType(typeof(MeanAbsoluteErrorMetric), "meanAbsoluteError")]
[JsonDerivedType(typeof(RSquaredMetric), "rSquared")]
public abstract record MetricFunction
{
    private protected MetricFunction()
    {
    }

    /// <summary>
    /// "accuracy": the share of rows whose likeliest class is right; for several labels at once, the share of right answers. Higher is
    /// better. For classes, and for true and false.
    /// </summary>
    public static MetricFunction Accuracy { get; } = new AccuracyMetric();

    /// <summary>
    /// "macro-f1": F1 = 2 TP / (2 TP + FP + FN) of each class, averaged over the classes that occur as label or prediction; of true and
    /// false both count as classes. For several labels at once: the F1 of true of each label, averaged over all. An F1 of 0 / 0 is 0. As
    /// scikit-learn's. Higher is better. For classes, and for true and false.
    /// </summary>
    public static MetricFunction MacroF1 { get; } = new MacroF1Metric();

    /// <summary>
    /// "micro-f1": F1 from the counts of all classes together. Where every row has one class that is accuracy; for several labels at once
    /// it is not. Higher is better. For classes, and for true and false.
    /// </summary>
    public static MetricFunction MicroF1 { get; } = new MicroF1Metric();

    /// <summary>
    /// "auc": the area under the ROC curve, exact, ties counted half. For several classes the mean of one against the rest, for several
    /// labels the mean over the labels, in both cases over those that have rows on both sides. Higher is better. For classes, and for true
    /// and false.
    /// </summary>
    public static MetricFunction RocArea { get; } = new RocAreaMetric();

    /// <summary>
    /// "log-loss": the mean of -log (natural) of the probability given to the label; for several labels at once the mean over them too.
    /// Without label smoothing, class weights or focus. Lower is better. For classes, and for true and false. (ML.NET's binary evaluator
    /// takes the logarithm to base 2.)
    /// </summary>
    public static MetricFunction LogLoss { get; } = new LogLossMetric();

    /// <summary>
    /// "rmse": the root of the mean squared error, over rows and outputs, in units of the label. Lower is better. For numbers.
    /// </summary>
    public static MetricFunction RootMeanSquaredError { get; } = new RootMeanSquaredErrorMetric();

    /// <summary>"mae": the mean absolute error, over rows and outputs, in units of the label. Lower is better. For numbers.</summary>
    public static MetricFunction MeanAbsoluteError { get; } = new MeanAbsoluteErrorMetric();

    /// <summary>
    /// "r2": the share of the label's variance that is explained, 1 - Σ(y - ŷ)² / Σ(y - mean y)², averaged over
    /// the outputs whose labels vary; NaN where none does. Higher is better. For numbers.
    /// </summary>
    public static MetricFunction RSquared { get; } = new RSquaredMetric();

    /// <summary>Its name in <see cref="EpochRecord.Metrics"/>.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Whether higher values are better.</summary>
    [JsonIgnore]
    public virtual bool HigherIsBetter => true;

    /// <summary>
    /// "top-k accuracy": the share of rows whose class is among the <paramref name="k"/> likeliest. Of classes with equal scores, those of
    /// lower index come first. Higher is better. For classes.
    /// </summary>
    /// <param name="k">The number of classes; at least 1.</param>
    public static MetricFunction TopKAccuracy(int k) => new TopKAccuracyMetric(k);

    /// <summary>All metrics, those with a parameter by way of example.</summary>
    internal static IReadOnlyList<MetricFunction> All =>
        [Accuracy, TopKAccuracy(5), MacroF1, MicroF1, RocArea, LogLoss, RootMeanSquaredError, MeanAbsoluteError, RSquared];

    /// <summary>What the metric can be computed for.</summary>
    internal abstract TargetKind Fits { get; }

    /// <summary>What is wrong with the metric's values, one sentence each; none when it is valid.</summary>
    internal virtual IEnumerable<string> Violations(string name) => [];

    /// <summary>What is wrong with a list of metrics, one sentence each; none when it is valid.</summary>
    internal static IEnumerable<string> Violations(IReadOnlyList<MetricFunction>? metrics, string name) =>
    [
        .. OptionRules.Given(metrics, name),
        .. (metrics ?? []).SelectMany((metric, i) => metric?.Violations($"{name}[{i}]") ?? OptionRules.Given(null, $"{name}[{i}]")),
        .. (metrics ?? []).OfType<MetricFunction>().GroupBy(metric => metric).Where(same => same.Count() > 1)
        .Select(same => $"{name} must hold every metric once. Received: '{same.Key}' {same.Count()} times."),
    ];

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

internal sealed record AccuracyMetric : MetricFunction
{
    public override string Name => "accuracy";

    internal override TargetKind Fits => TargetKind.Classes | TargetKind.Truths;
}

internal sealed record TopKAccuracyMetric(int K) : MetricFunction
{
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"top-{K} accuracy");

    internal override TargetKind Fits => TargetKind.Classes;

    internal override IEnumerable<string> Violations(string name) => OptionRules.AtLeast(1, K, $"{name}.{nameof(K)}");
}

internal sealed record MacroF1Metric : MetricFunction
{
    public override string Name => "macro-f1";

    internal override TargetKind Fits => TargetKind.Classes | TargetKind.Truths;
}

internal sealed record MicroF1Metric : MetricFunction
{
    public override string Name => "micro-f1";

    internal override TargetKind Fits => TargetKind.Classes | TargetKind.Truths;
}

internal sealed record RocAreaMetric : MetricFunction
{
    public override string Name => "auc";

    internal override TargetKind Fits => TargetKind.Classes | TargetKind.Truths;
}

internal sealed record LogLossMetric : MetricFunction
{
    public override string Name => "log-loss";

    public override bool HigherIsBetter => false;

    internal override TargetKind Fits => TargetKind.Classes | TargetKind.Truths;
}

internal sealed record RootMeanSquaredErrorMetric : MetricFunction
{
    public override string Name => "rmse";

    public override bool HigherIsBetter => false;

    internal override TargetKind Fits => TargetKind.Numbers;
}

internal sealed record MeanAbsoluteErrorMetric : MetricFunction
{
    public override string Name => "mae";

    public override bool HigherIsBetter => false;

    internal override TargetKind Fits => TargetKind.Numbers;
}

internal sealed record RSquaredMetric : MetricFunction
{
    public override string Name => "r2";

    internal override TargetKind Fits => TargetKind.Numbers;
}
