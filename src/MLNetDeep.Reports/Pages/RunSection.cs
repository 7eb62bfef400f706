namespace MLNetDeep.Reports.Pages;

/// <summary>How training went, in a few figures.</summary>
internal static class RunSection
{
    public static Html Of(TrainingHistory history)
    {
        var chosen = history.Epochs.FirstOrDefault(epoch => epoch.Epoch == history.WeightsFromEpoch);
        var networks = history.Ensemble?.Members ?? [history];
        return Html.Of($"""
            <p class="end{(history.End == TrainingEnd.Diverged ? " bad" : "")}">{history.EndMessage}</p>
            {TrainedAgain(history)}{LeftOut(history)}            <dl class="figures">
            {(history.Ensemble is { } ensemble ? OfEnsemble(history, ensemble) : OfOne(history, chosen))}{Common(history, networks)}
            </dl>
            """);
    }

    /// <summary>The curves and figures are those of the first training; the model may have the weights of the second.</summary>
    private static Html TrainedAgain(TrainingHistory history) => history.Refit switch
    {
        null => Html.Empty,
        { End: TrainingEnd.AllEpochsDone } refit => Html.Of($"<p class=\"end\">Then it was trained again on all "
            + $"{Number.Of(refit.TrainingRowCount)} rows, for as many epochs as validation chose. The model has these weights.</p>\n"),
        var refit => Html.Of($"<p class=\"end bad\">It was trained again on all {Number.Of(refit.TrainingRowCount)} rows, but the model "
            + $"has the weights of the first training: {refit.EndMessage}</p>\n"),
    };

    /// <summary>
    /// Rows left out are said where nobody overlooks them: a network that was trained on half of the rows may be good for those alone.
    /// </summary>
    private static Html LeftOut(TrainingHistory history)
    {
        var all = history.TrainingRowCount + history.ValidationRowCount + history.SkippedRowCount;
        return history.SkippedRowCount == 0
            ? Html.Of($"")
            : Html.Of($"<p class=\"end bad\">{Number.Of(history.SkippedRowCount)} of {Number.Of(all)} rows were left out, because a "
                + $"value is missing.</p>\n");
    }

    private static Html OfEnsemble(TrainingHistory history, EnsembleRecord ensemble)
    {
        List<(string Name, string Value)> figures = [("networks, averaged", Number.Of(ensemble.Members.Count))];
        if (ensemble is { ValidationLoss: { } loss, ValidationMetric: { } metric })
        {
            figures.Add(("validation loss", Number.Of(loss)));
            figures.Add(($"validation {history.MetricName}", Number.Of(metric)));
            figures.AddRange(FurtherMetrics.NamesIn(history)
                .Select(name => ($"validation {name}", Number.OrNothing(FurtherMetrics.OfEnsemble(history, name)))));
        }
        return Joined(figures);
    }

    private static Html OfOne(TrainingHistory history, EpochRecord? chosen)
    {
        List<(string Name, string Value)> figures =
        [
            ("epochs", Number.Of(history.Epochs.Count)),
            ("best epoch", history.BestEpoch is { } best ? Number.Of(best) : "none"),
            ("weights of epoch", Number.Of(history.WeightsFromEpoch)),
        ];
        if (chosen is not null)
        {
            figures.Add(("loss", Number.Of(chosen.Loss)));
            figures.Add((history.MetricName, Number.Of(chosen.Metric)));
            figures.AddRange(FurtherMetrics.NamesIn(history)
                .Select(name => (name, Number.OrNothing(FurtherMetrics.Training(chosen, name)))));
        }
        if (chosen is { ValidationLoss: { } loss, ValidationMetric: { } metric })
        {
            figures.Add(("validation loss", Number.Of(loss)));
            figures.Add(($"validation {history.MetricName}", Number.Of(metric)));
            figures.AddRange(FurtherMetrics.NamesIn(history)
                .Select(name => ($"validation {name}", Number.OrNothing(FurtherMetrics.Validation(chosen, name)))));
        }
        return Joined(figures);
    }

    private static Html Common(TrainingHistory history, IReadOnlyList<TrainingHistory> networks)
    {
        var figures = new List<(string Name, string Value)>();
        if (history.Calibration is { } calibration)
        {
            figures.Add(("temperature", Number.Of(calibration.Temperature)));
            figures.Add((
                "log-loss (nats) before it, after", $"{Number.Of(calibration.LogLossBefore)}, {Number.Of(calibration.LogLossAfter)}"));
            figures.Add(("calibration error before, after",
                $"{Number.Of(calibration.ExpectedCalibrationErrorBefore)}, {Number.Of(calibration.ExpectedCalibrationErrorAfter)}"));
        }
        if (LearningRate.Constant(history) is { } rate)
            figures.Add(("learning rate", Number.Plain(rate)));
        figures.AddRange(
        [
            ("time", Number.Of(networks.SelectMany(network => network.Epochs)
            .Aggregate(TimeSpan.Zero, (sum, epoch) => sum + epoch.Duration))),
            ("training rows", Number.Of(history.TrainingRowCount)),
            ("validation rows", Number.Of(history.ValidationRowCount)),
            ("rows left out", Number.Of(history.SkippedRowCount)),
            .. history.BatchSize is { } size ? [("batch size", Number.Of(size))] : Array.Empty<(string, string)>(),
            ("seed", Number.Plain(history.Seed)),
            ("device", history.Device),
        ]);
        return Joined(figures);
    }

    private static Html Joined(IEnumerable<(string Name, string Value)> figures) =>
        Html.Join(figures, figure => Html.Of($"<div><dt>{figure.Name}</dt><dd>{figure.Value}</dd></div>\n"));
}
