using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>The step that an error names for a label of the wrong type is taken, and a fit follows.</summary>
[TestClass]
public sealed class LabelAdviceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private DenseNetworkTrainer Binary => _mlContext.BinaryClassification.Trainers.DenseNetwork(Toy.Options);

    private DenseNetworkTrainer Multiclass => _mlContext.MulticlassClassification.Trainers.DenseNetwork(Toy.Options);

    private DenseNetworkTrainer Regression => _mlContext.Regression.Trainers.DenseNetwork(Toy.Options);

    [TestMethod]
    public void A_text_is_mapped_by_the_values_that_were_seen()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("<=50K", ">50K", "<=50K"));
        Advises(Binary, data,
            "Append Conversion.MapValue(\"Label\", new Dictionary<string, bool> { [\"<=50K\"] = false, [\">50K\"] = true }) (or the "
            + "other way round).");
        var step = _mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["<=50K"] = false, [">50K"] = true });
        Assert.AreEqual(10, ColumnValues.All(step.Fit(data).Transform(data), "Label").Count(label => label is true));
        Assert.AreEqual(LearningTask.BinaryClassification, step.Append(Binary).Fit(data).LastTransformer.Model.Task);

        Advises(Multiclass, data, "Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue).");
        Assert.AreEqual(2, _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass)
            .Fit(data).LastTransformer.Model.OutputCount);
    }

    [TestMethod]
    public void A_text_of_numbers_becomes_numbers()
    {
        var data = Toy.Named(TextDataViewType.Instance, Toy.Texts("1.5", "2", "3"));
        Advises(Regression, data, "Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Single).");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Append(Regression).Fit(data));
    }

    [TestMethod]
    public void A_key_of_texts_goes_back_to_its_texts_first()
    {
        var data = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Fit(Toy.Named(TextDataViewType.Instance, Toy.Texts("no", "yes", "no")))
            .Transform(Toy.Named(TextDataViewType.Instance, Toy.Texts("no", "yes", "no")));
        Advises(
            Binary, data,
            "Append Conversion.MapKeyToValue(\"Label\") and then Conversion.MapValue(\"Label\", new Dictionary<string, bool> { [\"the "
            + "one text\"] = false, " +
            "[\"the other\"] = true }), or make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.");
        var back = _mlContext.Transforms.Conversion.MapKeyToValue("Label");
        Assert.IsNotNull(back.Append(
            _mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["no"] = false, ["yes"] = true }))
            .Append(Binary).Fit(data));
        Assert.IsNotNull(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(data));
    }

    [TestMethod]
    public void Where_no_conversion_helps_none_is_named()
    {
        const string ByLabel = "Make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.";
        foreach (var (trainer, data) in new[] { (Binary, Toy.Multiclass()), (Regression, Toy.Multiclass()), (Binary, TaskRows.Booleans()) })
        {
            Advises(trainer, data, ByLabel);
            Assert.IsNotNull(new DenseNetworkTrainer(_mlContext, Toy.Options).Fit(data));
        }
    }

    [TestMethod]
    public void Numbers_and_truths_are_converted()
    {
        const string OrByLabel = ", or make the trainer with new DenseNetworkTrainer(...), which takes the task from the label.";
        var numbers = MadeUpData.Regression(Toy.Features(30), Toy.Of(30, row => (float)(row % 2)));
        Advises(Binary, numbers, $"Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Boolean).Append(Binary).Fit(numbers));
        Advises(Multiclass, numbers, $"Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass).Fit(numbers));
        Advises(Multiclass, Toy.Binary(), $"Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Multiclass).Fit(Toy.Binary()));
        Advises(Regression, Toy.Binary(), $"Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Single){OrByLabel}");
        Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single).Append(Regression)
            .Fit(Toy.Binary()));
    }

    [TestMethod]
    public void Vectors_of_keys_and_of_doubles_are_converted()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 2);
        var keys = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", type, Toy.Of(30, row => new VBuffer<uint>(2, [(uint)(row % 3) + 1, (uint)((row + 1) % 3) + 1])));
        var anyTask = new DenseNetworkTrainer(_mlContext, Toy.Options);
        Advises(anyTask, keys, "Append Conversion.MapKeyToVector(\"Label\", outputCountVector: true), and set Loss to BinaryCrossEntropy.");
        var several = new DenseNetworkTrainer(_mlContext, Toy.Options with { Loss = new BinaryCrossEntropy() });
        var model = _mlContext.Transforms.Conversion.MapKeyToVector("Label", outputCountVector: true).Append(several)
            .Fit(keys).LastTransformer.Model;
        Assert.AreEqual((LearningTask.MultiLabelClassification, 3), (model.Task, model.OutputCount));

        var doubles = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", new VectorDataViewType(NumberDataViewType.Double, 2),
                Toy.Of(30, row => new VBuffer<double>(2, [row % 2, row % 3])));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => anyTask.Fit(doubles));
        foreach (var kind in new[] { DataKind.Boolean, DataKind.Single })
            Assert.IsNotNull(_mlContext.Transforms.Conversion.ConvertType("Label", outputKind: kind).Append(anyTask).Fit(doubles));
    }

    public static IEnumerable<object[]> Times =>
    [
        [DateTimeDataViewType.Instance, (Func<int, DateTime>)(row => new DateTime(2020, 1, 1).AddDays(row % 3)),
        "made.Number = (float)(row.Label - new DateTime(2020, 1, 1)).TotalDays", "made.Truth = row.Label > new DateTime(2020, 1, 1)"],
        [DateTimeOffsetDataViewType.Instance, (Func<int, DateTimeOffset>)(row => DateTimeOffset.UnixEpoch.AddDays(row % 3)),
        "made.Number = (float)(row.Label - DateTimeOffset.UnixEpoch).TotalDays", "made.Truth = row.Label > DateTimeOffset.UnixEpoch"],
        [TimeSpanDataViewType.Instance, (Func<int, TimeSpan>)(row => TimeSpan.FromMinutes(5 * (row % 3))),
        "made.Number = (float)row.Label.TotalMinutes", "made.Truth = row.Label > TimeSpan.FromMinutes(5)"],
    ];

    [TestMethod]
    [DynamicData(nameof(Times))]
    public void A_time_becomes_a_class_as_it_is_and_a_number_or_a_truth_by_a_mapping(
        DataViewType type, Delegate value, string number, string truth)
    {
        var data = value switch
        {
            Func<int, DateTime> dates => Timed(type, dates),
            Func<int, DateTimeOffset> dates => Timed(type, dates),
            _ => Timed(type, (Func<int, TimeSpan>)value),
        };
        const string keys = "Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue)";
        const string named = ", null), and name that column in DenseNetworkOptions.LabelColumnName.";
        Advises(Multiclass, data, $"Append {keys}.");
        Advises(Regression, data, $"Make a Single of it by CustomMapping<Row, Made>((row, made) => {number}{named}");
        Advises(Binary, data, $"Make a Boolean of it by CustomMapping<Row, Made>((row, made) => {truth}{named}");
        Advises(new DenseNetworkTrainer(_mlContext, Toy.Options), data,
            $"Append {keys} for classes, or make one of these of it by CustomMapping<Row, Made>((row, made) => {number}{named}");

        // Followed.
        Assert.AreEqual(3, _mlContext.Transforms.Conversion
            .MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(Multiclass).Fit(data).LastTransformer.Model.OutputCount);
        var mapped = value switch
        {
            Func<int, DateTime> => Mapped<Dated>(data, (row, made) => (made.Number, made.Truth) = (
                (float)(row.Label - new DateTime(2020, 1, 1)).TotalDays, row.Label > new DateTime(2020, 1, 1))),
            Func<int, DateTimeOffset> => Mapped<Offset>(data, (row, made) => (made.Number, made.Truth) = (
                (float)(row.Label - DateTimeOffset.UnixEpoch).TotalDays, row.Label > DateTimeOffset.UnixEpoch)),
            _ => Mapped<Spanned>(data, (row, made) => (made.Number, made.Truth) = (
                (float)row.Label.TotalMinutes, row.Label > TimeSpan.FromMinutes(5))),
        };
        Assert.HasCount(3, ColumnValues.All(mapped, "Number").Distinct());
        foreach (var (label, task) in new[] { ("Number", LearningTask.Regression), ("Truth", LearningTask.BinaryClassification) })
        {
            var trainer = new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = label });
            Assert.AreEqual(task, trainer.Fit(mapped).Model.Task);
        }
    }

    [TestMethod]
    public void What_no_conversion_knows_is_mapped_and_so_are_texts_in_a_vector()
    {
        var anyTask = new DenseNetworkTrainer(_mlContext, Toy.Options);
        var times = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", new VectorDataViewType(TimeSpanDataViewType.Instance, 2),
                Toy.Of(30, row => new VBuffer<TimeSpan>(2, [TimeSpan.Zero, TimeSpan.MaxValue])));
        Advises(anyTask, times, "Make one of these of it by CustomMapping<Row, Made>((row, made) => ..., null), and name that column in "
            + "DenseNetworkOptions.LabelColumnName.");

        var texts = new MemoryView().AddSingles("Features", Toy.Features(30))
            .AddVectors("Label", new VectorDataViewType(TextDataViewType.Instance, 2),
                Toy.Of(30, row => new VBuffer<ReadOnlyMemory<char>>(2, [(row % 2 == 0 ? "a" : "b").AsMemory(), "b".AsMemory()])));
        Advises(anyTask, texts, "Append Conversion.ConvertType(\"Label\", outputKind: DataKind.Single) where the texts are numbers; for "
            + "several labels at once, make a vector of Boolean of it by CustomMapping<Row, Made>((row, made) => made.Truths = [.. "
            + "row.Label.Select(text => text == \"yes\")], null), with [VectorType(n)] on Truths, and name that column in "
            + "DenseNetworkOptions.LabelColumnName.");
        var model = _mlContext.Transforms
            .CustomMapping<Words, Truths>((row, made) => made.Values = [.. row.Label.Select(text => text == "b")], null)
            .Append(new DenseNetworkTrainer(_mlContext, Toy.Options with { LabelColumnName = nameof(Truths.Values) }))
            .Fit(texts).LastTransformer.Model;
        Assert.AreEqual((LearningTask.MultiLabelClassification, 2), (model.Task, model.OutputCount));
    }

    public static IEnumerable<object[]> NumberTypes =>
    [
        [Numbers<sbyte>(NumberDataViewType.SByte)], [Numbers<byte>(NumberDataViewType.Byte)],
        [Numbers<short>(NumberDataViewType.Int16)], [Numbers<ushort>(NumberDataViewType.UInt16)],
        [Numbers<int>(NumberDataViewType.Int32)], [Numbers<uint>(NumberDataViewType.UInt32)],
        [Numbers<long>(NumberDataViewType.Int64)], [Numbers<ulong>(NumberDataViewType.UInt64)],
        [Numbers<double>(NumberDataViewType.Double)],
    ];

    /// <summary>ML.NET has a conversion for each pair of types, or none: so each that is advised is taken once.</summary>
    [TestMethod]
    [DynamicData(nameof(NumberTypes))]
    public void A_number_of_any_type_is_converted_for_any_task(IDataView data)
    {
        var conversion = _mlContext.Transforms.Conversion;
        Advises(new DenseNetworkTrainer(_mlContext, Toy.Options), data,
            "Append Conversion.MapValueToKey(\"Label\", keyOrdinality: KeyOrdinality.ByValue) for classes, "
            + "Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean) for true and false, "
            + "Conversion.ConvertType(\"Label\", outputKind: DataKind.Single) for numbers.");
        Assert.IsNotNull(conversion.MapValueToKey("Label").Append(Multiclass).Fit(data));
        Assert.IsNotNull(conversion.ConvertType("Label", outputKind: DataKind.Boolean).Append(Binary).Fit(data));
        Assert.IsNotNull(conversion.ConvertType("Label", outputKind: DataKind.Single).Append(Regression).Fit(data));
    }

    private static MemoryView Numbers<T>(NumberDataViewType type)
        where T : System.Numerics.INumber<T> => Toy.Named(type, T.Zero, T.One, T.One);

    private static MemoryView Timed<T>(DataViewType type, Func<int, T> value) =>
        Toy.Named(type, Toy.Of(30, value));

    private IDataView Mapped<TRow>(IDataView data, Action<TRow, Made> map)
        where TRow : class, new() =>
        _mlContext.Transforms.CustomMapping(map, null).Fit(data).Transform(data);

    private static void Advises(DenseNetworkTrainer trainer, IDataView data, string wayOut) =>
        StringAssert.EndsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, $". {wayOut}");

    private sealed class Dated
    {
        public DateTime Label { get; set; }
    }

    private sealed class Offset
    {
        public DateTimeOffset Label { get; set; }
    }

    private sealed class Spanned
    {
        public TimeSpan Label { get; set; }
    }

    private sealed class Words
    {
        public string[] Label { get; set; } = [];
    }

    private sealed class Truths
    {
        [VectorType(2)]
        public bool[] Values { get; set; } = [];
    }

    private sealed class Made
    {
        public float Number { get; set; }

        public bool Truth { get; set; }
    }
}
