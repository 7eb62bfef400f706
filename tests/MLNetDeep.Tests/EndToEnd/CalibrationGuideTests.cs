using Microsoft.ML;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/calibration.md, run.</summary>
[TestClass]
public sealed class CalibrationGuideTests
{
    [TestMethod]
    public void The_guides_code_runs()
    {
        var mlContext = new MLContext(seed: 1);
        var train = Toy.Multiclass();

        var options = new DenseNetworkOptions
        {
            ValidationFraction = 0.2f,
            TemperatureScaling = true,
        };
        var trained = new DenseNetworkTrainer(mlContext, options).Fit(train);

        CalibrationRecord calibration = trained.History.Calibration!;
        Console.WriteLine($"temperature {calibration.Temperature:F3}");
        Console.WriteLine($"log-loss {calibration.LogLossBefore:F4} before, {calibration.LogLossAfter:F4} after");
        Console.WriteLine($"expected calibration error {calibration.ExpectedCalibrationErrorBefore:P2} before, "
            + $"{calibration.ExpectedCalibrationErrorAfter:P2} after");

        Assert.IsLessThanOrEqualTo(calibration.LogLossBefore, calibration.LogLossAfter);
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guide_shows()
    {
        var shown = GuideCode.LinesOf("docs/calibration.md")
            .ToArray();

        Assert.IsGreaterThan(8, shown.Length);
        CollectionAssert.AreEqual(
            Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/CalibrationGuideTests.cs", shown));
    }
}
