using MLNetDeep.Compute;
using MLNetDeep.Models;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Compute;

/// <summary>A mean that grows by one network at a time is the mean of all.</summary>
[TestClass]
public sealed class GrowingMeanTests
{
    [TestMethod]
    [DataRow(LearningTask.MulticlassClassification, 3, "Softmax")]
    [DataRow(LearningTask.BinaryClassification, 1, "Identity")]
    [DataRow(LearningTask.Regression, 2, "Identity")]
    [DataRow(LearningTask.Regression, 3, "Sorted")]
    [DataRow(LearningTask.Regression, 1, "Exponential")]
    public void It_is_the_weighted_mean_of_networks(LearningTask task, int outputs, string scoreFunction)
    {
        var function = Enum.Parse<ScoreFunction>(scoreFunction);
        var isLogOdds = task == LearningTask.BinaryClassification;
        float[][] networks = [.. Enumerable.Range(1, 3).Select(seed => UntrainedModel.RandomRows(1, outputs, seed))];
        var growing = new GrowingMean(function, isLogOdds, outputs);
        ScoreTerms[] terms = [.. networks.Select(ofNetwork => growing.TermsOf(ofNetwork))];
        growing.Add(terms[0]);
        growing.Add(terms[1]);
        growing.Add(terms[0]);
        var actual = new float[outputs];
        growing.OutputsWith(terms[2], actual);

        var expected = new float[outputs];
        MeanOfNetworks.Of(task, function, 3, outputs, shares: [.5, .25, .25])
            .Outputs<float>(networks.SelectMany(ofNetwork => ofNetwork).ToArray(), outputs, expected);
        // Softmax does not see what all outputs have in common.
        var common = function == ScoreFunction.Softmax ? expected[0] - actual[0] : 0;
        for (var i = 0; i < outputs; i++)
            Assert.AreEqual(expected[i], actual[i] + common, 1e-5f);
    }

    [TestMethod]
    [DataRow("Softmax", false, 3)]
    [DataRow("Identity", true, 1)]
    [DataRow("Exponential", false, 1)]
    public void Outputs_that_are_very_far_from_zero_leave_it_finite(string scoreFunction, bool isLogOdds, int outputs)
    {
        var function = Enum.Parse<ScoreFunction>(scoreFunction);
        foreach (var far in new[] { 750f, -750f })
        {
            float[] ofRow = [.. Enumerable.Range(0, outputs).Select(output => output == 0 ? far : 0)];
            var growing = new GrowingMean(function, isLogOdds, outputs);
            growing.Add(growing.TermsOf(ofRow));
            var actual = new float[outputs];
            growing.OutputsWith(growing.TermsOf(ofRow), actual);
            Assert.IsTrue(actual.All(float.IsFinite), string.Join(' ', actual));
            Assert.IsGreaterThan(600, Math.Abs(function == ScoreFunction.Softmax ? actual[0] - actual[1] : actual[0]));
        }
    }
}
