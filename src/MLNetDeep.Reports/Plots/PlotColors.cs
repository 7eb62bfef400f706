using OxyPlot;

namespace MLNetDeep.Reports.Plots;

/// <summary>
/// The colours of a plot. Training and validation differ for colour-blind eyes too (blue and orange), and by the line's pattern where there
/// is no colour.
/// </summary>
internal sealed record PlotColors
{
    /// <summary>For paper and light pages, on white.</summary>
    public static PlotColors Light { get; } = new()
    {
        Background = OxyColors.White,
        Text = OxyColor.FromRgb(0x33, 0x33, 0x33),
        Grid = OxyColor.FromRgb(0xE4, 0xE4, 0xE4),
        Frame = OxyColor.FromRgb(0xB0, 0xB0, 0xB0),
        Training = OxyColor.FromRgb(0x1F, 0x6F, 0xB4),
        Validation = OxyColor.FromRgb(0xD9, 0x5F, 0x02),
        LearningRate = OxyColor.FromRgb(0x6A, 0x6A, 0x6A),
    };

    /// <summary>For dark pages; the page's own ground shows through.</summary>
    public static PlotColors Dark { get; } = new()
    {
        Background = OxyColors.Transparent,
        Text = OxyColor.FromRgb(0xD0, 0xD0, 0xD0),
        Grid = OxyColor.FromRgb(0x38, 0x3A, 0x40),
        Frame = OxyColor.FromRgb(0x6A, 0x6C, 0x72),
        Training = OxyColor.FromRgb(0x6C, 0xB6, 0xF0),
        Validation = OxyColor.FromRgb(0xFF, 0xA2, 0x4D),
        LearningRate = OxyColor.FromRgb(0xA8, 0xA8, 0xA8),
    };

    public required OxyColor Background { get; init; }

    public required OxyColor Text { get; init; }

    public required OxyColor Grid { get; init; }

    /// <summary>Of the axes.</summary>
    public required OxyColor Frame { get; init; }

    public required OxyColor Training { get; init; }

    public required OxyColor Validation { get; init; }

    public required OxyColor LearningRate { get; init; }
}
