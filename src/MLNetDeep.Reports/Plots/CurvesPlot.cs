using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// The learning curves of a run as a model of OxyPlot: panels for loss, each metric and the learning rate, where it changes, above each
/// other, over the same epochs. An ensemble has a thin curve for each network, and a dotted line for their averaged scores.
/// </summary>
internal static class CurvesPlot
{
    /// <summary>SVG viewers take the first of these fonts they have.</summary>
    private const string FontFamilies = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

    private const LineStyle BestEpochStyle = LineStyle.LongDash;

    public static PlotModel Of(TrainingHistory history, PlotColors colors)
    {
        var model = new PlotModel
        {
            Background = colors.Background,
            TextColor = colors.Text,
            PlotAreaBorderThickness = new OxyThickness(0),
            DefaultFont = FontFamilies,
            DefaultFontSize = 13,
            Padding = new OxyThickness(10, 6, 16, 8),
            Culture = CultureInfo.InvariantCulture,
        };
        model.Axes.Add(EpochAxis(history, colors));
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.TopCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendSymbolLength = 32,
            LegendTextColor = colors.Text,
            LegendItemSpacing = 28,
        });

        var panels = PlotPanel.Stacked(Panels(history, colors));
        foreach (var panel in panels)
            Add(panel, model, history, colors, isTopmost: panel == panels[0]);
        return model;
    }

    /// <summary>How high a picture should be so that its panels are as high as those of one of loss and metric.</summary>
    /// <param name="history">What it shows.</param>
    /// <param name="height">The height of a picture of loss and metric.</param>
    public static int HeightFor(TrainingHistory history, int height)
    {
        var panels = Panels(history, PlotColors.Light);
        return (int)(height * PlotPanel.HeightOf(panels) / PlotPanel.HeightOf([.. panels.Take(2)]));
    }

    private static IReadOnlyList<PlotPanel> Panels(TrainingHistory history, PlotColors colors) =>
    [
        new("loss", 40)
        {
            Curves = Both(history, colors, epoch => epoch.Loss, epoch => epoch.ValidationLoss, history.Ensemble?.ValidationLoss),
            MayBeLogarithmic = true,
        },
        new(history.MetricName, 37)
        {
            Curves = Both(history, colors, epoch => epoch.Metric, epoch => epoch.ValidationMetric, history.Ensemble?.ValidationMetric),
        },
        .. FurtherMetrics.NamesIn(history).Select(name => new PlotPanel(name, 30)
        {
            Curves = Both(history, colors, epoch => FurtherMetrics.Training(epoch, name), epoch => FurtherMetrics.Validation(epoch, name),
                FurtherMetrics.OfEnsemble(history, name)),
        }),
        .. LearningRate.Constant(history) is null ? [LearningRates(history, colors)] : Array.Empty<PlotPanel>(),
    ];

    private static PlotPanel LearningRates(TrainingHistory history, PlotColors colors) => new("learning rate", 17)
    {
        Curves = OfNetworks(history, "learning rate", epoch => epoch.LearningRate, colors.LearningRate),
        MayBeLogarithmic = true,
    };

    private static IReadOnlyList<PlotCurve> Both(
        TrainingHistory history, PlotColors colors, Func<EpochRecord, double?> training, Func<EpochRecord, double?> validation,
        double? averaged)
    {
        var curves = OfNetworks(history, "training", training, colors.Training);
        if (history.Epochs.Any(epoch => validation(epoch) is not null))
            curves = [.. curves, .. OfNetworks(history, "validation", validation, colors.Validation, LineStyle.Dash)];
        return averaged is { } value ? [.. curves, Averaged(history, value, colors)] : curves;
    }

    private static IReadOnlyList<PlotCurve> OfNetworks(
        TrainingHistory history, string title, Func<EpochRecord, double?> value, OxyColor color, LineStyle style = LineStyle.Solid) =>
        [.. Networks(history)
            .Select((network, number) =>
            PlotCurve.Of(title, network.Epochs, value, color, style) with { IsInLegend = number == 0,
            IsOneOfSeveral = history.Ensemble is not null })];

    /// <summary>What the averaged scores are worth on the validation rows, over all epochs: they are averaged once, at the end.</summary>
    private static PlotCurve Averaged(TrainingHistory history, double value, PlotColors colors)
    {
        var epochs = Networks(history).SelectMany(network => network.Epochs).Select(epoch => epoch.Epoch).Order().ToArray();
        return new PlotCurve(
            "validation, averaged", [new(epochs[0], value), new(epochs[^1], value)], colors.Validation,
            LineStyle.Dot)
        { HasNoMarkers = true };
    }

    private static IReadOnlyList<TrainingHistory> Networks(TrainingHistory history) => history.Ensemble?.Members ?? [history];

    private static void Add(PlotPanel panel, PlotModel model, TrainingHistory history, PlotColors colors, bool isTopmost)
    {
        var axis = panel.ToAxis(colors);
        model.Axes.Add(axis);
        foreach (var curve in panel.Curves)
            model.Series.Add(curve.ToSeries(axis.Key, inLegend: isTopmost));

        // Each network of an ensemble has its own.
        if (history.Ensemble is not null)
            return;
        if (history.BestEpoch is { } best)
            model.Annotations.Add(BestEpochLine(best, axis, colors));
        if (history.BestEpoch is not null && isTopmost)
            model.Series.Add(BestEpochInLegend(history.BestEpoch.Value, axis, colors));
    }

    private static LineAnnotation BestEpochLine(int best, Axis axis, PlotColors colors) => new()
    {
        Type = LineAnnotationType.Vertical,
        X = best,
        YAxisKey = axis.Key,
        Color = colors.Text,
        LineStyle = BestEpochStyle,
        StrokeThickness = 1,
    };

    /// <summary>
    /// Annotations are not in legends; a curve without points is. Beside the line itself, its text would lie on the curves of some runs.
    /// </summary>
    private static LineSeries BestEpochInLegend(int best, Axis axis, PlotColors colors) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"best epoch: {best}"),
        YAxisKey = axis.Key,
        Color = colors.Text,
        LineStyle = BestEpochStyle,
        StrokeThickness = 1,
    };

    private static LinearAxis EpochAxis(TrainingHistory history, PlotColors colors)
    {
        var epochs = Networks(history).SelectMany(network => network.Epochs).Select(epoch => epoch.Epoch).DefaultIfEmpty(1).ToArray();
        var (first, last) = (epochs.Min(), epochs.Max());
        var margin = Math.Max(.5, (last - first) * .02);
        return new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = LearningRate.Constant(history) is { } rate
                ? string.Create(CultureInfo.InvariantCulture, $"epoch (learning rate {rate})") : "epoch",
            AxisTitleDistance = 8,
            AxislineStyle = LineStyle.Solid,
            AxislineColor = colors.Frame,
            Minimum = first - margin,
            Maximum = last + margin,
            MinimumMajorStep = 1,
            StringFormat = "0",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = colors.Grid,
            TicklineColor = colors.Frame,
            MinorTickSize = 0,
        };
    }
}
