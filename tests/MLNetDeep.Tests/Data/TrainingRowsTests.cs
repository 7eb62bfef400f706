using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>Rows that cannot be trained on.</summary>
[TestClass]
public sealed class TrainingRowsTests
{
    private const string Replace = "To train on such rows and score them, append mlContext.Transforms.ReplaceMissingValues(\"Features\", " +
        "replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean) before the trainer. Where it matters that a value is "
        + "missing, append IndicateMissingValues before that. A network that begins with a TableEncoding takes missing values as they are.";

    private const string NoLabel = "The network cannot learn from a row without a label: remove the row, or add its label.";

    private const string NoKey = "A key is missing where its value was not among those that MapValueToKey was fitted on: map the "
        + "label of all rows by one step, fitted on the training rows, and compare spelling and case.";

    private const string KeyOfNumbers = "A key that MapValueToKey did not make counts from 0, in a class with [KeyType(n)] and in a text "
        + "file: n and above are missing.";

    private readonly MLContext _mlContext = new();
    private readonly LogLines _log;

    public TrainingRowsTests() => _log = new LogLines(_mlContext);

    private DenseNetworkTrainer Trainer => new(_mlContext, Toy.Options);

    [TestMethod]
    public void One_class_of_three_keys() => Refuses(
        Labelled<uint>(new KeyDataViewType(typeof(uint), 3), 2, 2, 2),
        "Label column 'Label' must hold at least 2 classes. Received: 'key 2' in all of 3 rows. Check the label, or how the rows were "
        + "filtered.");

    [TestMethod]
    public void One_class_of_three_named_keys() => Refuses(
        new MemoryView().AddSingles("Features", [1], [2])
        .Add("Label", new KeyDataViewType(typeof(uint), 3),
        new DataViewSchema.Annotations.Builder().With("KeyValues", "cat", "dog", "eel").ToAnnotations(), new uint[] { 3, 3 }),
        "Label column 'Label' must hold at least 2 classes. Received: 'eel' in all of 2 rows. Check the label, or how the rows were "
        + "filtered.");

    [TestMethod]
    public void All_true() => Refuses(
        Labelled(BooleanDataViewType.Instance, true, true),
        "Label column 'Label' must hold at least 2 classes. Received: 'true' in all of 2 rows. Check the label, or how the rows were "
        + "filtered.");

    [TestMethod]
    public void All_false() => Refuses(
        Labelled(BooleanDataViewType.Instance, false),
        "Label column 'Label' must hold at least 2 classes. Received: 'false' in all of 1 rows. Check the label, or how the rows were "
        + "filtered.");

    [TestMethod]
    public void One_class_once_the_missing_rows_are_left_out() => Refuses(
        new MemoryView().AddSingles("Features", [1], [float.NaN], [3]).Add("Label", BooleanDataViewType.Instance, true, false, true),
        "Label column 'Label' must hold at least 2 classes. Received: 'true' in all of 2 rows. Check the label, or how the rows were "
        + "filtered.");

    [TestMethod]
    public void No_rows()
    {
        const string Message = "There must be at least 1 training row. Received: none. Check the file, and the filters before the trainer.";
        foreach (var data in new IDataView[] { Toy.Multiclass(), Toy.Binary(), Toy.Regression() })
            Refuses(Empty(data), Message);
    }

    [TestMethod]
    public void No_validation_rows() => AssertRefused(
        () => Trainer.Fit(Toy.Binary(), Empty(Toy.Binary())),
        "There must be at least 1 validation row. Received: none. Check the file, and the filters before the trainer.");

    [TestMethod]
    public void All_rows_missing()
    {
        const string Message = "There must be at least 1 training row without missing values. Received: 2 rows, all of them left "
            + "out: ";
        Refuses(
            new MemoryView().AddSingles("Features", [1, float.NaN], [float.NaN, 2]).Add("Label", NumberDataViewType.Single, 1f, 2),
            $"{Message}feature column 'Features' is missing or not finite in 2 ('Features.0' in 1, 'Features.1' in 1). {Replace}");
        Refuses(
            new MemoryView().AddSingles("Features", [1, 2], [3, 4])
            .Add("Label", NumberDataViewType.Single, float.NaN, float.NegativeInfinity),
            $"{Message}label column 'Label' is missing or not finite in 2. {NoLabel}");
        Refuses(
            new MemoryView().AddSingles("Features", [1, 2], [3, 4]).Add<uint>("Label", new KeyDataViewType(typeof(uint), 3), 0, 0),
            $"{Message}label column 'Label' is a missing key in 2. {KeyOfNumbers}");
        AssertRefused(
            () => Trainer.Fit(Toy.Regression(),
            new MemoryView().AddSingles("Features", [1, float.NaN, 3]).Add("Label", NumberDataViewType.Single, 1f)),
            "There must be at least 1 validation row without missing values. Received: 1 rows, all of them left out: " +
            $"feature column 'Features' is missing or not finite in 1 ('Features.1' in 1). {Replace}");
    }

    [TestMethod]
    public void Validation_keys_that_training_does_not_know_are_told_of_keys_and_the_advice_leads_to_a_fit()
    {
        var names = Toy.Named(TextDataViewType.Instance, Toy.Texts("a", "b", "c"));
        var others = Toy.Named(TextDataViewType.Instance, Toy.Texts("A", "B", "C"));
        var map = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(names);
        AssertRefused(
            () => Trainer.Fit(map.Transform(names), map.Transform(others)),
            "There must be at least 1 validation row without missing values. Received: 30 rows, all of them left out: " +
            $"label column 'Label' is a missing key in 30. {NoKey}");

        var lowered = _mlContext.Transforms.Text.NormalizeText("Label").Fit(others).Transform(others);
        Assert.AreEqual(30, Trainer.Fit(map.Transform(names), map.Transform(lowered)).History.ValidationRowCount);
    }

    [TestMethod]
    public void Some_rows_are_left_out_and_counted_in_one_warning()
    {
        var data = new MemoryView()
            .AddSingles("Features", [1, 0], [float.NaN, 0], [0, 1], [0, float.PositiveInfinity], [1, 1], [0, 0])
            .Add<uint>("Label", new KeyDataViewType(typeof(uint), 3), 1, 1, 2, 2, 0, 3);

        var history = Trainer.Fit(data).History;

        Assert.AreEqual((3L, 0L, 3L), (history.TrainingRowCount, history.ValidationRowCount, history.SkippedRowCount));
        CollectionAssert.AreEqual(
            new[]
            {
                "3 of 6 training rows were left out: feature column 'Features' is missing or not finite in 2 ('Features.0' in 1, "
                + "'Features.1' in 1), " +
                $"label column 'Label' is a missing key in 1. {Replace} Infinite values are not missing values: limit them where "
                + $"they are computed. {KeyOfNumbers}",
            },
            _log.Warnings);
    }

    [TestMethod]
    public void A_key_beyond_its_count_is_a_missing_one()
    {
        var history = Trainer.Fit(Labelled<uint>(new KeyDataViewType(typeof(uint), 2), 1, 2, 3, 1)).History;
        Assert.AreEqual((3L, 1L), (history.TrainingRowCount, history.SkippedRowCount));
        CollectionAssert.AreEqual(
            new[] { $"1 of 4 training rows was left out: label column 'Label' is a missing key in 1. {KeyOfNumbers}" }, _log.Warnings);
    }

    private sealed class OfClass
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [0];

        [KeyType(2)]
        public uint Label { get; set; }
    }

    // As the message says: the second of the two classes is 1, and 2 is none.
    [TestMethod]
    public void A_key_of_a_users_class_counts_from_0()
    {
        var rows = Enumerable.Range(0, 6).Select(i => new OfClass { Label = (uint)(i % 3) });
        var history = Trainer.Fit(_mlContext.Data.LoadFromEnumerable(rows)).History;
        Assert.AreEqual((4L, 2L), (history.TrainingRowCount, history.SkippedRowCount));
    }

    [TestMethod]
    public void Rows_left_out_of_training_and_validation_are_counted_together_and_told_of_apart()
    {
        var data = new MemoryView().AddSingles("Features", [1], [float.NaN], [3]).Add("Label", NumberDataViewType.Single, 1f, 2, 3);
        var validation = new MemoryView().AddSingles("Features", [1], [2], [3])
            .Add("Label", NumberDataViewType.Single, float.NaN, 2, float.PositiveInfinity);

        var history = Trainer.Fit(data, validation).History;

        Assert.AreEqual((2L, 1L, 3L), (history.TrainingRowCount, history.ValidationRowCount, history.SkippedRowCount));
        CollectionAssert.AreEqual(
            new[]
            {
                $"1 of 3 training rows was left out: feature column 'Features' is missing or not finite in 1 ('Features.0' in 1). "
                + $"{Replace}",
                $"2 of 3 validation rows were left out: label column 'Label' is missing or not finite in 2. {NoLabel}",
            },
            _log.Warnings);
    }

    [TestMethod]
    public void Rows_left_out_do_not_change_the_training_on_the_others()
    {
        var (clean, features) = (Toy.Binary(), Toy.Features(30));
        float[][] withMissing = [features[0], [1, float.NaN, 2], .. features[1..], [float.NegativeInfinity, 0, 0]];
        var dirty = new MemoryView().AddSingles("Features", withMissing)
            .Add("Label", BooleanDataViewType.Instance, [true, true, .. Toy.Of(29, row => Toy.ClassOf(row + 1) == 0), true]);

        var (expected, actual) = (Trainer.Fit(clean).Model, Trainer.Fit(dirty).Model);

        Assert.IsTrue(expected.Parameters.SequenceEqual(actual.Parameters));
        Assert.AreEqual((0L, 2L), (expected.History.SkippedRowCount, actual.History.SkippedRowCount));
    }

    [TestMethod]
    public void The_number_of_rows_left_out_is_where_people_look()
    {
        var data = new MemoryView().AddSingles("Features", [1], [float.NaN], [3]).Add("Label", NumberDataViewType.Single, 1f, 2, 3);
        StringAssert.Contains(Trainer.Fit(data).Model.ToString(), "\nRows left out of training, because a value was missing: 1\n");
        Assert.IsFalse(Trainer.Fit(Toy.Binary()).Model.ToString().Contains("left out", StringComparison.Ordinal));
        StringAssert.EndsWith(Trainer.CrossValidate(data, 2).ToString(), "; rows left out: 1");
        Assert.IsFalse(Trainer.CrossValidate(Toy.Binary(), 2).ToString().Contains("left out", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Nothing_is_warned_of_where_nothing_is_left_out()
    {
        Trainer.Fit(Toy.Multiclass());
        CollectionAssert.AreEqual(Array.Empty<string>(), _log.Warnings);
    }

    [TestMethod]
    public void A_validation_set_with_other_features() => RefusesValidation(
        Toy.Binary(), new MemoryView().AddSingles("Features", [1, 2, 3, 4]).Add("Label", BooleanDataViewType.Instance, true),
        "The validation set's feature column 'Features' must have 3 slots, as in the training set. Received: 4 slots.");

    [TestMethod]
    public void A_validation_set_with_another_number_of_classes() => RefusesValidation(
        Toy.Multiclass(), new MemoryView().AddSingles("Features", [1, 2, 3]).Add("Label", new KeyDataViewType(typeof(uint), 4), 1u),
        "The validation set's label column 'Label' must be a key of 3 values, as in the training set. Received: a key of 4 values.");

    [TestMethod]
    public void A_validation_set_whose_keys_mean_something_else()
    {
        RefusesValidation(
            Toy.Multiclass(labelAnnotations: Values("a", "b", "c")), Toy.Multiclass(labelAnnotations: Values("a", "c", "b")),
            "The validation set's label column 'Label' must give its keys the same meaning as in the training set. Received: keys for "
            + "'a', 'c', 'b'; the training set has keys for 'a', 'b', 'c'.");

        static DataViewSchema.Annotations Values(params string[] values) =>
            new DataViewSchema.Annotations.Builder().With("KeyValues", values).ToAnnotations();
    }

    [TestMethod]
    public void A_validation_set_of_another_task()
    {
        RefusesValidation(Toy.Binary(), Toy.Multiclass(),
            "The validation set's label column 'Label' must be a Boolean, as in the training set. Received: Key<UInt32, 0-2>.");
        RefusesValidation(Toy.Regression(), Toy.Binary(),
            "The validation set's label column 'Label' must be a Single, as in the training set. Received: Boolean.");
        RefusesValidation(Toy.Multiclass(), Toy.Regression(),
            "The validation set's label column 'Label' must be a key, as in the training set. Received: Single.");
    }

    [TestMethod]
    public void A_validation_set_of_one_class_will_do() =>
        Assert.AreEqual(1, Trainer.Fit(
            Toy.Binary(), new MemoryView().AddSingles("Features", [1, 2, 3])
            .Add("Label", BooleanDataViewType.Instance, true)).History.ValidationRowCount);

    private static MemoryView Labelled<T>(DataViewType type, params T[] labels) =>
        new MemoryView().AddSingles("Features", Toy.Of(labels.Length, row => new float[] { row })).Add("Label", type, labels);

    private IDataView Empty(IDataView data) => _mlContext.Data.SkipRows(data, 1000);

    private void Refuses(IDataView data, string message)
    {
        AssertRefused(() => Trainer.Fit(data), message);
        CollectionAssert.AreEqual(Array.Empty<string>(), _log.Infos, "Nothing must have been trained.");
    }

    private void RefusesValidation(IDataView data, IDataView validation, string message) => Assert.AreEqual(
        $"{message} Transform both sets with the same fitted transformers.",
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer.Fit(data, validation)).Message);

    private static void AssertRefused(Action fit, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(fit).Message);
}
