using System.Globalization;
using System.Text.Json;

namespace MLNetDeep.Tests.Options.Schedules;

[TestClass]
public sealed class ReduceLearningRateOnPlateauTests
{
    [TestMethod]
    public void Defaults_are_those_of_Keras() => Assert.AreEqual(
        """{"Monitor":{"kind":"loss","OnValidation":true},"Factor":0.1,"Patience":10,"MinimumImprovement":0.0001,"Cooldown":0,"MinimumLearningRate":0}""",
        JsonSerializer.Serialize(new ReduceLearningRateOnPlateau()));

    [TestMethod]
    public void Nothing_is_reduced_by_default() => Assert.IsNull(new DenseNetworkOptions().ReduceLearningRateOnPlateau);

    [TestMethod]
    public void It_goes_through_JSON_inside_the_trainer_s_options()
    {
        var settings = new ReduceLearningRateOnPlateau
        {
            Monitor = MonitoredValue.Metric,
            Factor = 0.5f,
            Patience = 3,
            MinimumImprovement = 0.01f,
            Cooldown = 2,
            MinimumLearningRate = 1e-6f
        };
        var json = JsonSerializer.Serialize(new DenseNetworkOptions { ReduceLearningRateOnPlateau = settings });
        Assert.AreEqual(settings, JsonSerializer.Deserialize<DenseNetworkOptions>(json)!.ReduceLearningRateOnPlateau);
    }

    [TestMethod]
    public void The_ends_of_every_range_are_allowed()
    {
        foreach (var settings in new ReduceLearningRateOnPlateau[]
        {
            new() { Factor = float.Epsilon, Patience = 0, MinimumImprovement = 0, Cooldown = 0, MinimumLearningRate = 0 },
            new() { Factor = MathF.BitDecrement(1), Patience = int.MaxValue, MinimumImprovement = float.MaxValue, Cooldown = int.MaxValue,
            MinimumLearningRate = float.MaxValue },
        })
        {
            new DenseNetworkOptions { ReduceLearningRateOnPlateau = settings }.Validate();
        }
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(1f)]
    [DataRow(float.NaN)]
    public void A_factor_must_reduce(float factor) => Refused(
        new() { Factor = factor },
        string.Create(CultureInfo.InvariantCulture,
        $"ReduceLearningRateOnPlateau.Factor must be above 0 and below 1. Received: {factor}. Leave ReduceLearningRateOnPlateau null to "
        + $"reduce nothing."));

    [TestMethod]
    public void Every_other_option_has_its_range()
    {
        Refused(new() { Monitor = null! }, "ReduceLearningRateOnPlateau.Monitor must be given. Received: null.");
        Refused(new() { Patience = -1 }, "ReduceLearningRateOnPlateau.Patience must be at least 0. Received: -1.");
        Refused(new() { MinimumImprovement = -1 },
            "ReduceLearningRateOnPlateau.MinimumImprovement must be a finite number of at least 0. Received: -1.");
        Refused(new() { Cooldown = -1 }, "ReduceLearningRateOnPlateau.Cooldown must be at least 0. Received: -1.");
        Refused(new() { MinimumLearningRate = float.NaN },
            "ReduceLearningRateOnPlateau.MinimumLearningRate must be a finite number of at least 0. Received: NaN.");
    }

    private static void Refused(ReduceLearningRateOnPlateau settings, string violation) => Assert.AreEqual(
        $"The options of DenseNetworkTrainer are not valid:\n - {violation}",
        Assert.ThrowsExactly<ArgumentException>(new DenseNetworkOptions { ReduceLearningRateOnPlateau = settings }.Validate).Message);
}
