using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Tests.Options.Optimizers;

[TestClass]
public sealed class OptimizerOptionsTests
{
    /// <summary>One of each kind with its defaults; a new kind is in it by itself.</summary>
    public static IReadOnlyList<OptimizerOptions> OneOfEach { get; } =
    [
        .. typeof(OptimizerOptions).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OptimizerOptions)))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (OptimizerOptions)Activator.CreateInstance(type)!),
    ];

    private static IEnumerable<object[]> Kinds => OneOfEach.Select(options => new object[] { options });

    [TestMethod]
    public void The_defaults_are_Keras_and_for_RAdam_PyTorch_s()
    {
        Assert.AreEqual(new SgdOptions { LearningRate = 0.01f, Momentum = 0, Nesterov = false }, new SgdOptions());
        Assert.AreEqual(new RmsPropOptions { LearningRate = 0.001f, Rho = 0.9f, Momentum = 0, Epsilon = 1e-7f, Centered = false },
            new RmsPropOptions());
        Assert.AreEqual(new AdagradOptions { LearningRate = 0.001f, InitialAccumulator = 0.1f, Epsilon = 1e-7f }, new AdagradOptions());
        Assert.AreEqual(new AdadeltaOptions { LearningRate = 0.001f, Rho = 0.95f, Epsilon = 1e-7f }, new AdadeltaOptions());
        Assert.AreEqual(new AdamOptions { LearningRate = 0.001f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f, AmsGrad = false },
            new AdamOptions());
        Assert.AreEqual(new AdamWOptions
        {
            LearningRate = 0.001f,
            Beta1 = 0.9f,
            Beta2 = 0.999f,
            Epsilon = 1e-7f,
            AmsGrad = false,
            WeightDecay = 0.004f
        }, new AdamWOptions());
        Assert.AreEqual(new AdamaxOptions { LearningRate = 0.001f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f }, new AdamaxOptions());
        Assert.AreEqual(new NAdamOptions { LearningRate = 0.001f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f }, new NAdamOptions());
        Assert.AreEqual(new RAdamOptions { LearningRate = 0.001f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f }, new RAdamOptions());
        Assert.AreEqual(new LionOptions { LearningRate = 0.001f, Beta1 = 0.9f, Beta2 = 0.99f }, new LionOptions());
        Assert.AreEqual(new WeightAveraging { Momentum = 0.99f }, new WeightAveraging());
        Assert.AreEqual(1, new Dense(3).LearningRateFactor);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void What_all_share_is_off_by_default(OptimizerOptions options)
    {
        Assert.AreEqual(options is AdamWOptions ? 0.004f : 0, options.WeightDecay);
        Assert.IsTrue(options.DecayBiases);
        Assert.IsNull(options.GlobalClipNorm);
        Assert.IsNull(options.ClipValue);
        Assert.AreEqual(1, options.AccumulationSteps);
        Assert.IsNull(options.WeightAveraging);
        Assert.IsEmpty(options.Violations("Optimizer"));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_kind_checks_what_all_share(OptimizerOptions options)
    {
        var wrong = options with
        {
            LearningRate = 0,
            WeightDecay = -1,
            GlobalClipNorm = 0,
            ClipValue = float.NaN,
            AccumulationSteps = 0,
            WeightAveraging = new WeightAveraging { Momentum = 1 },
        };
        CollectionAssert.AreEqual(
            new[]
            {
                "Optimizer.LearningRate must be a finite number above 0. Received: 0.",
                "Optimizer.WeightDecay must be a finite number of at least 0. Received: -1.",
                "Optimizer.GlobalClipNorm must be a finite number above 0. Received: 0.",
                "Optimizer.ClipValue must be a finite number above 0. Received: NaN.",
                "Optimizer.GlobalClipNorm and Optimizer.ClipValue must not both be set. Received: 0 and NaN. Leave one of them null.",
                "Optimizer.AccumulationSteps must be at least 1. Received: 0.",
                "Optimizer.WeightAveraging.Momentum must be at least 0 and below 1. Received: 1.",
            },
            wrong.Violations("Optimizer").ToArray());
    }

    /// <summary>Any number but those all share: a new option without a rule fails here by itself.</summary>
    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_number_of_every_kind_has_a_rule_that_refuses_NaN_and_what_is_below_0(OptimizerOptions options)
    {
        foreach (var property in options.GetType().GetProperties().Where(p => p.PropertyType == typeof(float)))
        {
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0.5f })
            {
                var violations = With(options, property, value).Violations("Optimizer").ToList();
                Assert.HasCount(1, violations, $"{property.Name} = {value}");
                StringAssert.StartsWith(violations[0], $"Optimizer.{property.Name} must be ");
                StringAssert.Contains(violations[0], string.Create(CultureInfo.InvariantCulture, $" Received: {value}."));
            }
        }
    }

    [TestMethod]
    public void Ranges_have_the_ends_that_are_documented()
    {
        var belowOne = MathF.BitDecrement(1);
        foreach (var options in OneOfEach)
        {
            foreach (var property in options.GetType().GetProperties().Where(p => p.Name is "Beta1" or "Beta2" or "Rho" or "Momentum"))
            {
                Assert.IsEmpty(With(options, property, belowOne).Violations("Optimizer"), property.Name);
                Assert.HasCount(1, With(options, property, 1).Violations("Optimizer").ToList());
                Assert.AreEqual(options is LionOptions && property.Name == "Beta1" ? 1 : 0,
                    With(options, property, 0).Violations("Optimizer").Count(), property.Name);
            }
            Assert.IsEmpty((options with
            {
                WeightDecay = 0,
                GlobalClipNorm = float.Epsilon,
                LearningRate = float.MaxValue,
                WeightAveraging = new WeightAveraging { Momentum = 0 }
            }).Violations("Optimizer"));
        }
        Assert.AreEqual("Optimizer.Beta1 must be above 0 and below 1. Received: 0. At 0 only the sign of the gradient would count.",
            new LionOptions { Beta1 = 0 }.Violations("Optimizer").Single());
    }

    [TestMethod]
    public void Every_kind_of_layer_checks_its_learning_rate_factor()
    {
        var factor = typeof(Layer).GetProperty(nameof(Layer.LearningRateFactor))!;
        foreach (var type in typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer))))
        {
            var layer = (Layer)RuntimeHelpers.GetUninitializedObject(type);
            foreach (var value in new[] { -0.5f, float.NaN, float.PositiveInfinity })
            {
                factor.SetValue(layer, value);
                CollectionAssert.Contains(
                    layer.Violations("L").ToList(),
                    string.Create(CultureInfo.InvariantCulture,
                    $"L.LearningRateFactor must be a finite number of at least 0. Received: {value}."), type.Name);
            }
            factor.SetValue(layer, 0f);
            Assert.IsFalse(layer.Violations("L").Any(violation => violation.Contains("Factor", StringComparison.Ordinal)), type.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Every_kind_survives_JSON(OptimizerOptions options)
    {
        var changed = options with
        {
            LearningRate = 0.5f,
            WeightDecay = 0.25f,
            DecayBiases = false,
            GlobalClipNorm = 2,
            AccumulationSteps = 3,
            WeightAveraging = new WeightAveraging { Momentum = 0.75f },
        };
        foreach (var original in new[] { options, changed })
            Assert.AreEqual(original, JsonSerializer.Deserialize<OptimizerOptions>(JsonSerializer.Serialize(original)));
    }

    [TestMethod]
    public void Every_kind_has_a_name_in_JSON()
    {
        var named = typeof(OptimizerOptions).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType.Name)
            .Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(OneOfEach.Select(options => options.GetType().Name).ToArray(), named);
    }

    private static OptimizerOptions With(OptimizerOptions options, PropertyInfo property, float value)
    {
        var copy = options with { };
        property.SetValue(copy, value);
        return copy;
    }
}
