using System.Text.Json.Serialization;
using MLNetDeep.Interop;

namespace MLNetDeep.Tests.Conventions;

[TestClass]
public sealed class JsonKindsTests
{
    [TestMethod]
    public void Kinds_in_JSON_are_camelCase() =>
        Expect.None(JsonKinds.Violations(typeof(PagedMemory).Assembly).Concat(JsonKinds.Violations(typeof(SweepTuner).Assembly)));

    [TestMethod]
    public void Other_spellings_are_found() => CollectionAssert.AreEquivalent(
        new[]
        {
            "OneCycle: 'one-cycle' is no part of its name in camelCase.", "AdamW: 'adamw' is no part of its name in camelCase.",
            "Cosine: 'Cosine' is no part of its name in camelCase.", "MadeUpEnd.AllDone: '0' is not its name in camelCase. See "
            + "TrainingEnd for how.",
        },
        JsonKinds.Violations(typeof(JsonKindsTests).Assembly).ToArray());

    public enum MadeUpEnd
    {
        AllDone,
    }

    [JsonDerivedType(typeof(OneCycle), "one-cycle")]
    [JsonDerivedType(typeof(AdamW), "adamw")]
    [JsonDerivedType(typeof(Cosine), "Cosine")]
    [JsonDerivedType(typeof(FlatCosine), "flatCosine")]
    private abstract record MadeUp;

    private sealed record OneCycle : MadeUp;

    private sealed record AdamW : MadeUp;

    private sealed record Cosine : MadeUp;

    private sealed record FlatCosine : MadeUp;
}
