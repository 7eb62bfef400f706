using MLNetDeep.Randomness;
using MLNetDeep.Training.Calibration;

namespace MLNetDeep.Tests.Training.Calibration;

/// <summary>Log-loss, its derivatives, the expected calibration error, and the temperature that is best, on numbers drawn here.</summary>
[TestClass]
public sealed class ScaledLogitsTests
{
    private const int Classes = 4;

    [TestMethod]
    public void The_log_loss_is_its_definition_and_its_derivatives_are_what_finite_differences_say()
    {
        var logits = Drawn(50, trueInverse: .5f);
        foreach (var inverse in new[] { .1, .7, 1, 3 })
        {
            var expected = 0.0;
            for (var row = 0; row < 50; row++)
            {
                var scaled = logits.Logits[(row * Classes)..((row + 1) * Classes)].Select(z => Math.Exp(inverse * z)).ToArray();
                expected -= logits.Weights[row] * Math.Log(scaled[logits.Truths.AsSpan(row * Classes, Classes).IndexOf(1)] / scaled.Sum());
            }
            var (value, slope, curvature) = logits.LogLoss(inverse);
            Assert.AreEqual(expected / logits.Weights.Sum(), value, 1e-6);

            const double Distance = 1e-5;
            var (above, below) = (logits.LogLoss(inverse + Distance), logits.LogLoss(inverse - Distance));
            Assert.AreEqual((above.Value - below.Value) / (2 * Distance), slope, 1e-6);
            Assert.AreEqual((above.Slope - below.Slope) / (2 * Distance), curvature, 1e-6);
        }
    }

    [TestMethod]
    [DataRow(.25f)]
    [DataRow(1f)]
    [DataRow(3f)]
    public void The_best_temperature_is_the_one_the_classes_were_drawn_with(float trueInverse)
    {
        var logits = Drawn(20_000, trueInverse);
        var best = TemperatureSearch.InverseOfBest(logits);
        Assert.AreEqual(trueInverse, best, .05 * trueInverse);
        Assert.AreEqual(0, logits.LogLoss(best).Slope, 1e-9);
        // There is always less to lose at the best than anywhere near.
        foreach (var factor in new[] { .9, .99, 1.01, 1.1 })
            Assert.IsLessThanOrEqualTo(logits.LogLoss(best * factor).Value, logits.LogLoss(best).Value);
        Assert.IsLessThan(.02, logits.ExpectedCalibrationError(best));
        Assert.IsTrue(trueInverse == 1 || logits.ExpectedCalibrationError(1) > .1);
    }

    [TestMethod]
    public void Rows_that_are_all_right_or_all_wrong_end_at_a_bound()
    {
        var right = new ScaledLogits([2, 1, 0, 3], [1, 0, 0, 1], [1, 1], 2);
        Assert.AreEqual(1 / TemperatureSearch.Lowest, TemperatureSearch.InverseOfBest(right));
        Assert.AreEqual(1 / TemperatureSearch.Highest, TemperatureSearch.InverseOfBest(right with { Truths = [0, 1, 1, 0] }));
    }

    [TestMethod]
    public void A_class_is_a_probability_of_1_to_the_bit()
    {
        var random = new Random(3);
        float[] logits = [.. Enumerable.Range(0, 200 * 4).Select(_ => 8 * random.NextSingle() - 4)];
        int[] classes = [.. Enumerable.Range(0, 200).Select(_ => random.Next(4))];
        float[] weights = [.. Enumerable.Range(0, 200).Select(_ => random.NextSingle())];
        float[] truths = [.. classes.SelectMany(c => Enumerable.Range(0, 4).Select(i => i == c ? 1f : 0))];

        var (marked, written) = (
            new ScaledLogits(logits, null, weights, 4) { Classes = classes }, new ScaledLogits(logits, truths, weights, 4));
        foreach (var inverse in new[] { .3, 1, 5 })
        {
            Assert.AreEqual(written.LogLoss(inverse), marked.LogLoss(inverse));
            Assert.AreEqual(written.ExpectedCalibrationError(inverse), marked.ExpectedCalibrationError(inverse));
        }
    }

    [TestMethod]
    public void Far_away_logits_overflow_nothing()
    {
        var far = new ScaledLogits([90_000, -90_000, 80_000, 90_000], [1, 0, 1, 0], [1, 1], 2);
        var best = TemperatureSearch.InverseOfBest(far);
        Assert.IsTrue(double.IsFinite(far.LogLoss(best).Value) && double.IsFinite(far.ExpectedCalibrationError(best)));
        Assert.IsLessThanOrEqualTo(far.LogLoss(1).Value, far.LogLoss(best).Value);
    }

    [TestMethod]
    public void The_expected_calibration_error_is_the_mean_distance_of_confidence_and_accuracy_in_fifteen_bins()
    {
        // Two classes: a logit of log(p / (1 - p)) gives a probability of p.
        (double Confidence, bool IsRight, float Weight)[] rows = [(.62, true, 1), (.64, false, 1), (.65, true, 2), (.97, true, 1),
            (.99, false, 3)];
        var logits = new ScaledLogits(
            [.. rows.SelectMany(row => new[] { (float)Math.Log(row.Confidence / (1 - row.Confidence)), 0 })],
            [.. rows.SelectMany(row => row.IsRight ? new[] { 1f, 0 } : [0, 1])],
            [.. rows.Select(row => row.Weight)],
            2);

        // .6 to .6667 is one bin with weight 4, .9333 to 1 another with weight 4.
        var expected = (Math.Abs(3 - (.62 + .64 + 2 * .65)) + Math.Abs(1 - (.97 + 3 * .99))) / 8;
        Assert.AreEqual(expected, logits.ExpectedCalibrationError(1), 1e-6);
    }

    /// <summary>Random logits, and classes drawn from the softmax of the logits times a number.</summary>
    private static ScaledLogits Drawn(int rows, float trueInverse)
    {
        var stream = new RandomStream(5, RandomPurpose.Order);
        var (logits, truths, weights) = (new float[rows * Classes], new float[rows * Classes], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < Classes; i++)
                logits[row * Classes + i] = 2 * stream.NextNormal();
            var likelihoods = logits[(row * Classes)..((row + 1) * Classes)].Select(z => Math.Exp(trueInverse * z)).ToArray();
            var left = stream.NextSingle() * likelihoods.Sum();
            var drawn = 0;
            while (drawn < Classes - 1 && (left -= likelihoods[drawn]) > 0)
                drawn++;
            truths[row * Classes + drawn] = 1;
            weights[row] = 1 + row % 3;
        }
        return new ScaledLogits(logits, truths, weights, Classes);
    }
}
