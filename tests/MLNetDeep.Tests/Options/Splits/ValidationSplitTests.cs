using System.Text.Json;
using Microsoft.ML;

namespace MLNetDeep.Tests.Options.Splits;

[TestClass]
public sealed class ValidationSplitTests
{
    [TestMethod]
    public void By_default_nothing_is_split() => Assert.IsNull(new DenseNetworkOptions().ValidationSplit);

    [TestMethod]
    public void Two_ways_to_split_at_once_are_refused() => AssertViolation(
        new DenseNetworkOptions { ValidationFraction = 0.2f, ValidationSplit = new LastRowsSplit(0.2f) },
        "At most one of ValidationFraction and ValidationSplit may be set. Received: both. ValidationFraction is short for a "
        + "RandomSplit; leave it null.");

    [TestMethod]
    [DataRow(0f, "0")]
    [DataRow(1f, "1")]
    [DataRow(-0.1f, "-0.1")]
    [DataRow(float.NaN, "NaN")]
    public void The_fraction_of_each_split_is_between_0_and_1(float fraction, string received)
    {
        foreach (ValidationSplit split in new ValidationSplit[] { new RandomSplit(fraction), new GroupSplit("G", fraction),
            new LastRowsSplit(fraction) })
            AssertViolation(new DenseNetworkOptions { ValidationSplit = split },
                $"ValidationSplit.Fraction must be above 0 and below 1. Received: {received}. Leave the split null to validate nothing.");
    }

    [TestMethod]
    public void A_group_column_has_a_name() =>
        AssertViolation(new DenseNetworkOptions { ValidationSplit = new GroupSplit(" ", 0.5f) },
            "ValidationSplit.GroupColumnName must not be empty. Received: ' '.");

    [TestMethod]
    public void A_split_is_written_as_JSON_and_read_back()
    {
        foreach (ValidationSplit split in new ValidationSplit[] { new RandomSplit(0.1f), new GroupSplit("Patient", 0.2f),
            new LastRowsSplit(0.3f) })
        {
            var options = new DenseNetworkOptions { ValidationSplit = split };
            Assert.AreEqual(split, JsonSerializer.Deserialize<DenseNetworkOptions>(JsonSerializer.Serialize(options))!.ValidationSplit);
        }
        Assert.AreEqual("""{"kind":"group","GroupColumnName":"Patient","Fraction":0.2}""", JsonSerializer.Serialize<ValidationSplit>(new GroupSplit("Patient", 0.2f)));
    }

    private static void AssertViolation(DenseNetworkOptions options, string violation) => Assert.AreEqual(
        $"The options of DenseNetworkTrainer are not valid:\n - {violation}",
        Assert.ThrowsExactly<ArgumentException>(() => new DenseNetworkTrainer(new MLContext(), options)).Message);
}
