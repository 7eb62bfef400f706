using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep.Sweeps.Tests.Spaces;

/// <summary>The values of a point: as a type, as text, from JSON.</summary>
[TestClass]
public sealed class ValuesOfPointsTests
{
    private static readonly SearchSpace<DenseNetworkOptions> Space =
        new SearchSpace<DenseNetworkOptions>(new DenseNetworkOptions()).Range("share", 0, 1).Int("units", 1, 100_000);

    private static readonly SearchPoint Point = SearchPoint.FromJson("""{"share": 0.37, "units": 300}""");

    [TestMethod]
    public void A_number_is_given_as_any_type_that_holds_it()
    {
        Assert.AreEqual(.37, Space.ValueAt<double>(Point, "share"));
        Assert.AreEqual(.37f, Space.ValueAt<float>(Point, "share"));
        Assert.AreEqual(0f, Space.ValueAt<float>(SearchPoint.FromJson("""{"share": 1e-50}"""), "share"), "The nearest that there is.");
        Assert.AreEqual(.37m, Space.ValueAt<decimal>(Point, "share"));
        Assert.AreEqual(.37, Space.ValueAt<object>(Point, "share"));
        Assert.AreEqual(300, Space.ValueAt<int>(Point, "units"));
        Assert.AreEqual(300, Space.ValueAt<int?>(Point, "units"));
        Assert.AreEqual(300UL, Space.ValueAt<ulong>(Point, "units"));
    }

    [TestMethod]
    public void Another_type_is_refused_and_nothing_is_cut_off()
    {
        Assert.AreEqual(
            "The value of 'share' must be asked for by a type that holds it. Received: Int32, but it is 0.37, of the type Double.",
            Assert.ThrowsExactly<InvalidCastException>(() => Space.ValueAt<int>(Point, "share")).Message);
        Assert.ThrowsExactly<InvalidCastException>(() => Space.ValueAt<bool>(Point, "share"));
        Assert.ThrowsExactly<InvalidCastException>(() => Space.ValueAt<string>(Point, "share"));
        Assert.ThrowsExactly<InvalidCastException>(() => Space.ValueAt<byte>(Point, "units"));
        Assert.ThrowsExactly<InvalidCastException>(() => Space.ValueAt<DayOfWeek>(Point, "units"));
        Assert.AreEqual(
            "The parameter must be a whole number that an int holds. Received: 'n', here 3000000000. Use Number.",
            Assert.ThrowsExactly<InvalidOperationException>(() => SearchPoint.FromJson("""{"n": 3e9}""").Int("n")).Message);
    }

    [TestMethod]
    [DataRow(1016.0, "1016")]
    [DataRow(16384.0, "16384")]
    [DataRow(-100000.0, "-100000")]
    [DataRow(0.0031622776, "0.003162")]
    [DataRow(1e-7, "1e-07")]
    [DataRow(12345.678, "12345.68")]
    [DataRow(1000.5, "1000.5")]
    [DataRow(3e20, "3e+20")]
    public void A_whole_number_is_written_in_full(double number, string text) => Assert.AreEqual(text, ValueText.Of(number));

    [TestMethod]
    public void A_point_is_written_as_its_values_are() => Assert.AreEqual(
        "units 16384, share 0.3333, kind a", SearchPoint.FromJson("""{"units": 16384, "share": 0.33333, "kind": "a"}""").ToString());

    [TestMethod]
    [DataRow("""{"a":"\ud800"}""")]
    [DataRow("""{"a":1,"a":2}""")]
    [DataRow("[1]")]
    public void JSON_of_no_point_is_refused_as_such(string json) => StringAssert.StartsWith(
        Assert.ThrowsExactly<InvalidDataException>(() => SearchPoint.FromJson(json)).Message, "A point must be a JSON object");
}
