using System.Text.Json;
using MLNetDeep.Tests.Options;
using MLNetDeep.Training.Resuming;

namespace MLNetDeep.Tests.Training.Resuming;

/// <summary>The text that a fit knows its checkpoint by.</summary>
[TestClass]
public sealed class OptionsJsonTests
{
    [TestMethod]
    public void Code_that_the_compiler_makes_writes_every_option_as_reflection_does()
    {
        var kinds = EveryOption.All.Select(option => option.Kind).Distinct()
            .Where(kind => OptionsJson.Default.GetTypeInfo(kind) is not null).ToArray();
        foreach (var kind in kinds)
        {
            // As one of its base type, which says the kind.
            var declared = kind.BaseType == typeof(object) ? kind : kind.BaseType!;
            var made = EveryOption.Made(kind);
            Assert.AreEqual(
                JsonSerializer.Serialize(made, declared), JsonSerializer.Serialize(made, OptionsJson.Default.GetTypeInfo(declared)!),
                kind.Name);
        }
        Assert.IsGreaterThan(50, kinds.Length);
    }

    [TestMethod]
    public void A_schedule_of_the_users_own_cannot_be_written() => Assert.ThrowsExactly<NotSupportedException>(
        () => OptionsJson.Write(new DenseNetworkOptions { Schedule = new Custom() }));

    private sealed record Custom : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => 1;
    }
}
