using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Options;

/// <summary>
/// What holds for every option of the library: its default is the documented one and valid, its range is documented, and a value out of it
/// is named with the rule. Options are found by reflection: one that is added tomorrow is held to it without a line here.
/// </summary>
[TestClass]
public sealed partial class EveryOptionTests
{
    /// <summary>Numbers of which every one there is serves.</summary>
    private static readonly string[] AnyNumber = ["DenseNetworkOptions.Seed", "ColumnImportanceOptions.Seed"];

    public static IEnumerable<string> Options => EveryOption.All.Select(option => option.ToString());

    [TestMethod]
    public void They_are_found() => CollectionAssert.IsSubsetOf(
        new[] { "DenseNetworkOptions.BatchSize", "AdamWOptions.WeightDecay", "Dense.Units", "ResumableTraining.EveryMinutes",
        "LeakyReLUActivation.Slope", "WarmupSchedule.Then", "GroupSplit.Fraction" },
        Options.ToArray());

    [TestMethod, DynamicData(nameof(Options))]
    public void The_default_is_valid_and_the_documented_one(string name)
    {
        var option = Find(name);
        Assert.IsEmpty(option.ViolationsWith(option.Default));

        if (option.IsRequired || !option.Property.DeclaringType!.IsPublic)
            return;
        var documented = XmlDocs.Of(option.Property, "value");
        StringAssert.StartsWith(documented, "The default value is ");
        Assert.IsTrue(Says(documented, option.Default), $"The default value is '{option.Default}', but documented is: {documented}");
    }

    [TestMethod, DynamicData(nameof(Options))]
    public void A_value_out_of_range_is_named_with_the_rule_and_the_range_is_documented(string name)
    {
        var option = Find(name);
        var refused = 0;
        foreach (var value in Probes(option))
        {
            var violations = option.ViolationsWith(value);
            refused += violations.Length;
            foreach (var violation in violations.Take(1))
            {
                StringAssert.Contains(violation, option.Property.Name);
                StringAssert.Contains(violation, "Received: ");
            }
        }

        if (option.ValueType == typeof(bool) || AnyNumber.Contains(name) || (option.MayBeNull || !option.Kind.IsPublic)
            && !IsNumber(option))
            return;
        Assert.IsGreaterThan(0, refused, "No value is refused.");
        if (IsNumber(option) && option.Property.DeclaringType!.IsPublic)
            StringAssert.Matches(Documented(option), Range());
    }

    [TestMethod]
    public void No_number_may_be_NaN_or_infinite()
    {
        foreach (var option in EveryOption.All.Where(option => option.ValueType == typeof(float)))
        {
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                Assert.IsNotEmpty(option.ViolationsWith(value), $"{option} = {value}");
        }
    }

    private static EveryOption Find(string name) => EveryOption.All.Single(option => option.ToString() == name);

    private static bool IsNumber(EveryOption option) =>
        option.ValueType == typeof(int) || option.ValueType == typeof(long) || option.ValueType == typeof(float)
        || option.ValueType == typeof(double);

    /// <summary>Values of which at least one breaks the rule that any option of its type should have.</summary>
    private static IEnumerable<object?> Probes(EveryOption option)
    {
        if (option.ValueType == typeof(int))
            return [int.MinValue, -1, 0, 1, int.MaxValue];
        if (option.ValueType == typeof(long))
            return [long.MinValue, -1L, 0L, 1L, long.MaxValue];
        if (option.ValueType == typeof(float))
            return [float.NaN, float.NegativeInfinity, float.MinValue, -1f, -float.Epsilon, 0f, float.Epsilon, .5f, 1f, 2f, float.MaxValue,
                float.PositiveInfinity];
        if (option.ValueType == typeof(double))
            return [double.NaN, double.NegativeInfinity, -1.0, 0.0, .5, 1.0, 2.0, double.PositiveInfinity];
        if (option.ValueType == typeof(string))
            return [" ", "", .. option.MayBeNull ? Array.Empty<object?>() : [null]];
        if (option.ValueType.IsEnum)
            return [Enum.ToObject(option.ValueType, 1000)];
        if (option.ValueType.IsValueType)
            return [];
        if (option.ValueType.IsGenericType && option.ValueType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return [null, Array.CreateInstance(option.ValueType.GetGenericArguments()[0], 1)];
        // What is internal is made by a method of ours, which has looked.
        return option.MayBeNull || !option.Kind.IsPublic ? [] : [null];
    }

    /// <summary>Whether the text names the value as documentation does; of lists and records that it says something is all that can be
    /// seen.</summary>
    private static bool Says(string documented, object? value) => value switch
    {
        null => documented.Contains("null", StringComparison.Ordinal) || documented.Contains("none", StringComparison.Ordinal),
        bool truth => documented.Contains(truth ? "true" : "false", StringComparison.Ordinal),
        string text => documented.Contains($"\"{text}\"", StringComparison.Ordinal),
        int or long or float or double =>
        Numbers(documented).Any(number => number == Convert.ToSingle(value, CultureInfo.InvariantCulture)),
        Enum choice => documented.Contains(choice.ToString(), StringComparison.Ordinal),
        _ => documented.Length > 0,
    };

    private static IEnumerable<float> Numbers(string text) =>
        Number().Matches(text).Select(number => float.Parse(number.Value, CultureInfo.InvariantCulture));

    private static string Documented(EveryOption option) =>
        string.Join(' ', XmlDocs.Of(option.Property, "summary"), XmlDocs.Of(option.Property, "remarks"),
            XmlDocs.OfParameter(option.Kind, option.Property.Name));

    [GeneratedRegex(@"at least|above|below|at most|between|finite|from \d", RegexOptions.IgnoreCase)]
    private static partial Regex Range();

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE]-?\d+)?")]
    private static partial Regex Number();
}
