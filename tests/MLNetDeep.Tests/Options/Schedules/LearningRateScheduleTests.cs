using System.Reflection;
using System.Text.Json;

namespace MLNetDeep.Tests.Options.Schedules;

/// <summary>What holds for every schedule; a new kind is covered, or demands its rows in <see cref="ScheduleExamples"/>, by
/// itself.</summary>
[TestClass]
public sealed class LearningRateScheduleTests
{
    public static IEnumerable<object[]> Kinds => typeof(LearningRateSchedule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && !type.IsAbstract)
        .Select(type => new object[] { type });

    [TestMethod]
    public void There_are_twelve_kinds() => Assert.AreEqual(12, Kinds.Count());

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Defaults_are_valid_pinned_and_go_through_JSON(Type kind)
    {
        var schedule = Default(kind);
        Assert.IsEmpty(schedule.Violations("Schedule"));

        Assert.IsTrue(ScheduleExamples.Defaults.TryGetValue(kind, out var json), $"{kind.Name} has no row in {nameof(ScheduleExamples)}.");
        Assert.AreEqual(json, JsonSerializer.Serialize(schedule));
        Assert.AreEqual(schedule, JsonSerializer.Deserialize<LearningRateSchedule>(json));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_option_goes_through_JSON_inside_the_trainer_s_options(Type kind)
    {
        var set = ScheduleExamples.WithOptionsSet.Where(schedule => schedule.GetType() == kind).ToList();
        foreach (var option in OptionsOf(kind))
            Assert.IsTrue(set.Any(schedule => !Equals(option.GetValue(schedule), option.GetValue(Default(kind)))),
                $"{kind.Name}.{option.Name} is never set in {nameof(ScheduleExamples)}.");

        foreach (var schedule in set)
        {
            Assert.IsEmpty(schedule.Violations("Schedule"));
            var json = JsonSerializer.Serialize(new DenseNetworkOptions { Schedule = schedule });
            Assert.AreEqual(schedule, JsonSerializer.Deserialize<DenseNetworkOptions>(json)!.Schedule);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_option_has_a_rule_with_a_whole_message(Type kind)
    {
        var broken = ScheduleExamples.Violations.Where(row => row.Schedule.GetType() == kind).ToList();
        foreach (var option in OptionsOf(kind).Where(option => option.PropertyType != typeof(bool)))
            Assert.IsTrue(broken.Any(row => row.Message.StartsWith($"Schedule.{option.Name}", StringComparison.Ordinal)),
                $"{kind.Name}.{option.Name} is never out of range in {nameof(ScheduleExamples)}.");

        foreach (var (schedule, message) in broken)
            Assert.AreEqual(message, string.Join('\n', schedule.Violations("Schedule")));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Factors_are_finite_not_negative_and_the_same_each_time(Type kind)
    {
        foreach (var schedule in ScheduleExamples.WithOptionsSet.Where(schedule => schedule.GetType() == kind).Append(Default(kind)))
        {
            var run = Factors(schedule, steps: 250, totalSteps: 100);
            Assert.IsTrue(run.All(factor => factor >= 0 && factor <= 1), $"{schedule}: {string.Join(" ", run)}");
            CollectionAssert.AreEqual(run, Factors(schedule, steps: 250, totalSteps: 100));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void A_run_of_a_single_step_has_a_factor_too(Type kind)
    {
        var factor = Default(kind).FactorAt(new TrainingProgress(0, 1, 1));
        Assert.IsTrue(factor is >= 0 and <= 1, $"{factor}");
    }

    [TestMethod]
    public void All_that_is_wrong_is_said_together_and_with_the_rest_of_the_options()
    {
        var options = new DenseNetworkOptions
        {
            BatchSize = 0,
            Schedule = new StepDecaySchedule { Every = TrainingSpan.Steps(0), Factor = -1 }
        };
        Assert.AreEqual(
            """
            The options of DenseNetworkTrainer are not valid:
             - Schedule.Every.Amount must be a finite number above 0. Received: 0.
             - Schedule.Factor must be a finite number above 0. Received: -1.
             - BatchSize must be at least 1. Received: 0.
            """,
            Assert.ThrowsExactly<ArgumentException>(options.Validate).Message);
    }

    [TestMethod]
    public void No_schedule_is_the_default() => Assert.IsNull(new DenseNetworkOptions().Schedule);

    [TestMethod]
    public void JSON_refuses_a_schedule_it_does_not_know() =>
        Assert.ThrowsExactly<NotSupportedException>(() => JsonSerializer.Serialize<LearningRateSchedule>(new Custom()));

    private static LearningRateSchedule Default(Type kind) => (LearningRateSchedule)Activator.CreateInstance(kind)!;

    private static PropertyInfo[] OptionsOf(Type kind) =>
        kind.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static double[] Factors(LearningRateSchedule schedule, int steps, int totalSteps) =>
        [.. Enumerable.Range(0, steps).Select(step => schedule.FactorAt(new TrainingProgress(step, 10, totalSteps)))];

    private sealed record Custom : LearningRateSchedule
    {
        public override double FactorAt(TrainingProgress progress) => 1;
    }
}
