using MLNetDeep.Models;

namespace MLNetDeep.Tests.Models;

[TestClass]
public sealed class ClassLabelsTests
{
    private static IEnumerable<object[]> Labels =>
    [
        ["text", new[] { "T-shirt", "", "a, \"b\"\n", "ü理" }],
        ["boolean", new[] { false, true }],
        ["int8", new sbyte[] { sbyte.MinValue, sbyte.MaxValue }],
        ["int16", new short[] { short.MinValue, short.MaxValue }],
        ["int32", new int[] { int.MinValue, int.MaxValue }],
        ["int64", new long[] { long.MinValue, long.MaxValue }],
        ["uint8", new byte[] { 0, 255 }],
        ["uint16", new ushort[] { 0, ushort.MaxValue }],
        ["uint32", new uint[] { 0, uint.MaxValue }],
        ["uint64", new ulong[] { 0, ulong.MaxValue }],
        ["single", new[] { 0.1f, float.MinValue, float.Epsilon, float.NaN, float.PositiveInfinity }],
        ["double", new[] { 0.1, 1 / 3.0, double.MaxValue, double.Epsilon, double.NaN, double.NegativeInfinity }],
        ["dateTime", new[] { DateTime.UnixEpoch.AddTicks(1), DateTime.MinValue, DateTime.MaxValue,
        new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Unspecified) }],
        ["dateTimeOffset", new[] { new DateTimeOffset(2020, 2, 29, 1, 2, 3, TimeSpan.FromHours(-5.5)).AddTicks(7),
        DateTimeOffset.MaxValue }],
        ["timeSpan", new[] { TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.FromTicks(1) }],
    ];

    [TestMethod]
    [DynamicData(nameof(Labels))]
    public void Values_of_every_type_come_back_exactly(string type, Array values)
    {
        var labels = ClassLabels.From(values)!;
        Assert.AreEqual(type, labels.ValueType);

        var read = ClassLabels.Parse(labels.ValueType, labels.Names);

        Assert.AreEqual(values.GetType(), read.Values.GetType());
        CollectionAssert.AreEqual(values.Cast<object>().ToArray(), read.Values.Cast<object>().ToArray());
        Assert.AreEqual(labels, read);
        if (values is DateTime[] times)
            CollectionAssert.AreEqual(times.Select(t => t.Kind).ToArray(), ((DateTime[])read.Values).Select(t => t.Kind).ToArray());
    }

    [TestMethod]
    public void Values_of_other_types_are_not_kept() => Assert.IsNull(ClassLabels.From(new[] { new object() }));

    [TestMethod]
    public void Labels_are_equal_when_type_and_values_are()
    {
        Assert.AreEqual(ClassLabels.From(new[] { 1, 2 }), ClassLabels.From(new[] { 1, 2 }));
        Assert.AreNotEqual(ClassLabels.From(new[] { 1, 2 }), ClassLabels.From(new[] { 2, 1 }));
        Assert.AreNotEqual(ClassLabels.From(new[] { 1, 2 }), ClassLabels.From(new[] { 1L, 2 }));
        Assert.AreNotEqual(ClassLabels.From(new[] { "1", "2" }), ClassLabels.From(new[] { 1, 2 }));
    }

    [TestMethod]
    public void A_few_stand_for_all_in_messages()
    {
        Assert.AreEqual("'a', 'b'", ClassLabels.From(new[] { "a", "b" })!.ToString());
        Assert.AreEqual("'1', '2', '3', '4', '5' and 1 other", ClassLabels.From(new[] { 1, 2, 3, 4, 5, 6 })!.ToString());
        Assert.AreEqual("'1', '2', '3', '4', '5' and 2 others", ClassLabels.From(new[] { 1, 2, 3, 4, 5, 6, 7 })!.ToString());
    }
}
