using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Tests.Conventions;

/// <summary>Messages, logs and reports are the same whatever the language of the system.</summary>
[TestClass]
public sealed class CultureOfTextsTests
{
    [TestMethod]
    [DataRow("MLNetDeep")]
    [DataRow("MLNetDeep.Torch")]
    [DataRow("MLNetDeep.Reports")]
    [DataRow("MLNetDeep.Sweeps")]
    [DataRow("MLNetDeep.Sweeps.PostgreSql")]
    public void No_number_becomes_text_in_the_culture_of_the_user(string assembly)
    {
        using var module = CompiledCode.Open(assembly, withSymbols: true);
        Expect.None(CultureOfTexts.Violations(module).Distinct());
    }

    [TestMethod]
    public void What_follows_the_culture_is_found_and_what_does_not_is_let_pass()
    {
        using var module = CompiledCode.Open("MLNetDeep.Tests", withSymbols: true);
        var type = module.GetType(typeof(CultureOfTextsTests).FullName).NestedTypes.Single(nested => nested.Name == nameof(MadeUp));
        foreach (var method in module.Types.ToArray())
        {
            if (method.FullName != typeof(CultureOfTextsTests).FullName)
                module.Types.Remove(method);
        }

        Assert.HasCount(7, CultureOfTexts.Violations(module).ToArray());
        Assert.HasCount(11, type.Methods);
    }

    /// <summary>Seven that follow the culture, three that do not.</summary>
    private static class MadeUp
    {
        public static string Interpolated(float value) => $"It is {value}.";

        public static string InterpolatedNullable(double? value) => $"It is {value}.";

        public static string Nested(float value) =>
            string.Create(CultureInfo.InvariantCulture, $"It is {(value > 0 ? $"{value:F2}" : "")}.");

        public static string Passed(float value) => Pass($"It is {value}.");

        public static string Joined(float[] values) => string.Join(", ", values);

        public static string Shown(double value) => value.ToString();

        public static string ShownAs(double value) => value.ToString("F2");

        public static string Invariant(float value) => string.Create(CultureInfo.InvariantCulture, $"It is {value}, {$"{nameof(value)}"}.");

        public static string InvariantToo(float value) => string.Create(CultureInfo.InvariantCulture, $"It is {value}.");

        public static string Whole(int value) => $"It is {value} of {value}.";

        private static string Pass(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
    }
}
