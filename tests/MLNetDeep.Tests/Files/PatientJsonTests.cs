using System.Text.Json;
using System.Text.RegularExpressions;
using MLNetDeep.Files;

namespace MLNetDeep.Tests.Files;

[TestClass]
public sealed class PatientJsonTests
{
    [TestMethod]
    public void What_was_stopped_is_read_again()
    {
        var tries = 0;
        Assert.AreEqual(3, PatientJson.Read(() => ++tries < 3 ? throw new RegexMatchTimeoutException() : tries));
    }

    [TestMethod]
    public void But_not_without_end() =>
        Assert.ThrowsExactly<JsonException>(() => PatientJson.Read<int>(() => throw new RegexMatchTimeoutException()));

    [TestMethod]
    public void Other_failures_come_through_at_once()
    {
        var tries = 0;
        Assert.ThrowsExactly<JsonException>(() => PatientJson.Read<int>(() => throw new JsonException($"{++tries}")));
        Assert.AreEqual(1, tries);
    }
}
