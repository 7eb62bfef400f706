using System.Globalization;

namespace MLNetDeep.Training.History;

/// <summary>The columns at the very end of a history's table that say how probabilities were calibrated; only where they were.</summary>
internal static class HistoryCalibrationColumns
{
    private static readonly string[] Names =
    [
        "calibration.temperature", "calibration.log_loss_before", "calibration.log_loss_after",
        "calibration.expected_calibration_error_before", "calibration.expected_calibration_error_after",
    ];

    /// <summary>The names of the columns a history needs.</summary>
    public static IEnumerable<string> Header(CalibrationRecord? calibration) => calibration is null ? [] : Names;

    /// <summary>The names of those a table has.</summary>
    public static IEnumerable<string> Header(ReadOnlySpan<string> header) => header.Contains(Names[0]) ? Names : [];

    public static IEnumerable<string> Cells(CalibrationRecord? calibration) => calibration is null
        ? []
        : new[] { calibration.Temperature, calibration.LogLossBefore, calibration.LogLossAfter, calibration.ExpectedCalibrationErrorBefore,
            calibration.ExpectedCalibrationErrorAfter }
            .Select(value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>What a row says, whose last cells are these where the header has them.</summary>
    /// <exception cref="FormatException">A cell is no number.</exception>
    public static CalibrationRecord? Read(ReadOnlySpan<string> header, ReadOnlySpan<string> row)
    {
        if (!header.Contains(Names[0]))
            return null;

        var cells = row[^Names.Length..].ToArray().Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        return new CalibrationRecord
        {
            Temperature = cells[0],
            LogLossBefore = cells[1],
            LogLossAfter = cells[2],
            ExpectedCalibrationErrorBefore = cells[3],
            ExpectedCalibrationErrorAfter = cells[4],
        };
    }
}
