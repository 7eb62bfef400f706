using MLNetDeep;
using Spectre.Console;
using static System.FormattableString;

namespace FashionMnist.Reports;

/// <summary>Shows a training run: a line for every epoch that is done and, where bars can move, a bar for the one that goes on.</summary>
internal sealed class TrainingReport(IAnsiConsole console) : TrainingCallback
{
    private ProgressContext? _bars;
    private ProgressTask? _bar;

    /// <summary>Fits, with bars while it goes on; what is fitted must have this object among its callbacks.</summary>
    public TModel Show<TModel>(Func<TModel> fit)
    {
        if (!console.IsLive())
            return fit();

        return console.Progress()
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(bars =>
            {
                _bars = bars;
                return fit();
            });
    }

    public override void OnEpochBegin(TrainingRun run) =>
        _bar = _bars?.AddTask(Invariant($"epoch {run.Epoch,2}/{run.NumberOfEpochs}"), maxValue: run.StepsPerEpoch);

    public override void OnBatchEnd(TrainingRun run) => _bar?.Value = run.Step;

    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) =>
        console.WriteLine(Invariant(
            $"epoch {epoch.Epoch,2}/{run.NumberOfEpochs}  loss {epoch.Loss:F4}, {run.MetricName} {epoch.Metric:F4}; held out {epoch.ValidationLoss:F4}, {epoch.ValidationMetric:F4}; {epoch.Duration.TotalSeconds:F1} s"));
}
