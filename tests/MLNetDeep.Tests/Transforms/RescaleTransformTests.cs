using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Transforms;

[TestClass]
public sealed class RescaleTransformTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void It_is_a_well_behaved_estimator_for_a_number_of_every_type()
    {
        Check(NumberDataViewType.SByte, new sbyte[] { -128, 3 }, [-63.5f, 2]);
        Check(NumberDataViewType.Byte, new byte[] { 255, 3 }, [128, 2]);
        Check(NumberDataViewType.Int16, new short[] { -300, 3 }, [-149.5f, 2]);
        Check(NumberDataViewType.UInt16, new ushort[] { 65535, 3 }, [32768, 2]);
        Check(NumberDataViewType.Int32, [-70000, 3], [-34999.5f, 2]);
        Check(NumberDataViewType.UInt32, [4294967040u, 3u], [2147483520, 2]);
        Check(NumberDataViewType.Int64, [-70000L, 3L], [-34999.5f, 2]);
        Check(NumberDataViewType.UInt64, [1UL << 63, 3UL], [4611686018427387904f, 2]);
        Check(NumberDataViewType.Single, [float.NaN, 3], [float.NaN, 2]);
        Check(NumberDataViewType.Double, [1e300, 3], [float.PositiveInfinity, 2]);

        void Check<T>(NumberDataViewType type, T[] values, float[] expected)
        {
            var input = new MemoryView().Add("X", type, values);
            var rescale = new RescaleTransform(_mlContext, "Y", "X", scale: 0.5f, offset: 0.5f);
            EstimatorCheck.Run(rescale, input);
            CollectionAssert.AreEqual(
                expected.Cast<object>().ToArray(), ColumnValues.All(rescale.Fit(input).Transform(input), "Y"), $"{type}");
        }
    }

    [TestMethod]
    public void A_row_of_another_size_than_its_type_says_is_refused_and_any_is_taken_where_that_says_none()
    {
        foreach (var length in new[] { 0, 2, 4 })
        {
            var row = new VBuffer<float>(length, new float[length]);
            var rescale = _mlContext.Transforms.Rescale("A", scale: 2);
            var known = new MemoryView().AddVectors("A", new VectorDataViewType(NumberDataViewType.Single, 3), row);
            Assert.AreEqual(
                $"Rescale input column 'A' must have 3 slots in every row, as its type says. Received: {length}. Correct the data, or "
                + $"the type where it is loaded.",
                Assert.Throws<InvalidOperationException>(() => ColumnValues.All(rescale.Fit(known).Transform(known), "A"))
                .Innermost().Message);

            var unknown = new MemoryView().AddVectors("A", new VectorDataViewType(NumberDataViewType.Single), row);
            Assert.HasCount(1, ColumnValues.All(rescale.Fit(unknown).Transform(unknown), "A"));
        }
    }

    [TestMethod]
    public void It_keeps_the_dimensions_of_vectors()
    {
        var image = new MemoryView()
            .AddVectors("Image", new VectorDataViewType(NumberDataViewType.Byte, 2, 3), new VBuffer<byte>(6, [0, 51, 102, 153, 204, 255]));
        var rescale = _mlContext.Transforms.Rescale("Image", scale: 1 / 255f);
        EstimatorCheck.Run(rescale, image);

        var rescaled = rescale.Fit(image).Transform(image);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3), rescaled.Schema["Image"].Type);
        CollectionAssert.AreEqual(
            new[] { 0, 51 * (1 / 255f), 102 * (1 / 255f), 153 * (1 / 255f), 204 * (1 / 255f), 255 * (1 / 255f) },
            ColumnValues.Singles(rescaled, "Image")[0]);
    }

    [TestMethod]
    public void Vectors_of_unknown_size_keep_their_sizes()
    {
        var data = new MemoryView()
            .AddVectors("X", new VectorDataViewType(NumberDataViewType.Int32, 0, 2), new VBuffer<int>(2, [1, 2]), default,
            new VBuffer<int>(4, [1, 2, 3, 4]));
        var rescale = new RescaleTransform(_mlContext, "X", scale: 2, offset: 1);
        EstimatorCheck.Run(rescale, data);

        var rescaled = rescale.Fit(data).Transform(data);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 0, 2), rescaled.Schema["X"].Type);
        CollectionAssert.AreEqual(
            new[] { "[3, 5]", "[]", "[3, 5, 7, 9]" }, ColumnValues.All(rescaled, "X").Select(ColumnValues.Show).ToArray());
    }

    [TestMethod]
    public void Without_an_offset_sparse_vectors_stay_sparse()
    {
        var rescaled = RescaledSparse(scale: 3, offset: 0);
        Assert.IsFalse(rescaled.IsDense);
        CollectionAssert.AreEqual(new[] { 6f, float.NaN }, rescaled.GetValues().ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4 }, rescaled.GetIndices().ToArray());
        Assert.AreEqual(5, rescaled.Length);
    }

    [TestMethod]
    public void With_an_offset_the_zeros_of_sparse_vectors_become_the_offset()
    {
        var rescaled = RescaledSparse(scale: 3, offset: 1);
        CollectionAssert.AreEqual(new[] { 1f, 7, 1, 1, float.NaN }, rescaled.DenseValues().ToArray());
    }

    [TestMethod]
    public void Values_of_sparse_and_dense_rows_do_not_mix()
    {
        var data = new MemoryView().AddVectors("X", new VectorDataViewType(NumberDataViewType.Double, 4),
            new VBuffer<double>(4, [1, 2, 3, 4]), new VBuffer<double>(4, 1, [7], [2]), new VBuffer<double>(4, 0, [], []),
            new VBuffer<double>(4, [5, 6, 7, 8]));

        foreach (var offset in new[] { 0f, 1f })
        {
            var rescale = new RescaleTransform(_mlContext, "X", scale: 2, offset: offset);
            EstimatorCheck.Run(rescale, data);
            CollectionAssert.AreEqual(
                new[] { new[] { 2f, 4, 6, 8 }, [0, 0, 14, 0], [0, 0, 0, 0], [10, 12, 14, 16] }.Select(
                row => string.Join(" ", row.Select(x => x + offset))).ToArray(),
                ColumnValues.Singles(rescale.Fit(data).Transform(data), "X").Select(row => string.Join(" ", row)).ToArray());
        }
    }

    [TestMethod]
    [DataRow(1f, 0f, "CategoricalSlotRanges, IsNormalized, SlotNames")]
    [DataRow(2f, 0f, "CategoricalSlotRanges, SlotNames")]
    [DataRow(0f, 0f, "SlotNames")]
    [DataRow(1f, 1f, "SlotNames")]
    public void Annotations_are_kept_where_they_stay_true(float scale, float offset, string expected)
    {
        var annotations = new DataViewSchema.Annotations.Builder()
            .With("SlotNames", "red", "green").With("CategoricalSlotRanges", 0, 1).With("IsNormalized", true).With("Origin", "camera")
                .ToAnnotations();
        var data = new MemoryView()
            .AddVectors("X", new VectorDataViewType(NumberDataViewType.Single, 2), annotations, [new VBuffer<float>(2, [1, 2])]);
        var rescale = new RescaleTransform(_mlContext, "X", scale: scale, offset: offset);
        EstimatorCheck.Run(rescale, data);

        var column = rescale.Fit(data).GetOutputSchema(data.Schema)["X"];
        Assert.AreEqual(expected, string.Join(", ", column.AnnotationKinds()));
        CollectionAssert.AreEqual(new[] { "red", "green" }, column.SlotNames());
    }

    [TestMethod]
    public void Defaults_change_no_value()
    {
        var transformer = new RescaleTransform(_mlContext, "X").Fit(new MemoryView().Add("X", NumberDataViewType.Single, 1f));
        Assert.AreEqual((1f, 0f, "X", "X"),
            (transformer.Scale, transformer.Offset, transformer.InputColumnName, transformer.OutputColumnName));
    }

    [TestMethod]
    public void Columns_without_numbers_are_refused_with_advice()
    {
        var valid = new MemoryView().Add("X", NumberDataViewType.Single, 1f);
        Refuses(new MemoryView().AddText("X", "1"),
            "Rescale input column 'X' must be a number or a vector of numbers. Received: String. Append "
            + "mlContext.Transforms.Conversion.ConvertType(\"X\", outputKind: DataKind.Single) before it where the text holds numbers, "
            + "or mlContext.Transforms.Categorical.OneHotEncoding(\"X\") where it holds categories.");
        Refuses(new MemoryView().Add("X", new KeyDataViewType(typeof(uint), 3), 1u),
            "Rescale input column 'X' must be a number or a vector of numbers. Received: Key<UInt32>. A key names a class and is not "
            + "a quantity; append mlContext.Transforms.Conversion.MapKeyToVector(\"X\") before it, which gives one slot per class.");
        Refuses(new MemoryView().Add("X", BooleanDataViewType.Instance, true),
            "Rescale input column 'X' must be a number or a vector of numbers. Received: Boolean. Append "
            + "mlContext.Transforms.Conversion.ConvertType(\"X\", outputKind: DataKind.Single) before it.");
        Refuses(new MemoryView()
            .AddVectors("X", new VectorDataViewType(TimeSpanDataViewType.Instance, 1), new VBuffer<TimeSpan>(1, [default])),
            "Rescale input column 'X' must be a number or a vector of numbers. Received: Vector<TimeSpan>. Turn 'X' into numbers before "
            + "it; images with mlContext.Transforms.ExtractPixels.");
        Refuses(new MemoryView().Add("A", NumberDataViewType.Single, 1f).Add("B", NumberDataViewType.Single, 1f),
            "Rescale input column 'X' is missing. Columns of the input: 'A', 'B'. Name a column of numbers as an input of Rescale.");

        void Refuses(IDataView input, string message)
        {
            var rescale = new RescaleTransform(_mlContext, "Y", "X");
            EstimatorCheck.Run(rescale, valid, input);
            var transformer = rescale.Fit(valid);
            foreach (var action in new Action[] { () => rescale.GetOutputSchema(SchemaShape.Create(input.Schema)), () => rescale.Fit(input),
                () => transformer.Transform(input), () => transformer.GetOutputSchema(input.Schema) })
                Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);
        }
    }

    [TestMethod]
    public void Scale_and_offset_must_be_finite()
    {
        Assert.AreEqual(
            "Rescale scale must be a finite number. Received: Infinity. Check the division it comes from. (Parameter 'scale')",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.Transforms.Rescale("X", scale: 1f / 0)).Message);
        Assert.AreEqual(
            "Rescale offset must be a finite number. Received: NaN. Check the division it comes from. (Parameter 'offset')",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RescaleTransform(_mlContext, "X", offset: float.NaN)).Message);
    }

    [TestMethod]
    public void Column_names_must_not_be_empty()
    {
        Assert.AreEqual("outputColumnName", Assert.ThrowsExactly<ArgumentException>(() => new RescaleTransform(_mlContext, "")).ParamName);
        Assert.AreEqual("inputColumnName",
            Assert.ThrowsExactly<ArgumentException>(() => new RescaleTransform(_mlContext, "X", "")).ParamName);
    }

    [TestMethod]
    public void A_damaged_model_is_refused_when_it_is_loaded()
    {
        var model = new RescaleTransform(_mlContext, "X", scale: 12345.678f).Fit(new MemoryView().Add("X", NumberDataViewType.Single, 1f));
        var damaged = SavedModel.Replace(SavedModel.Of(model), BitConverter.GetBytes(12345.678f), BitConverter.GetBytes(float.NaN));

        Assert.AreEqual(
            "The model's Rescale step for column 'X' must have a finite scale and offset. Found: NaN and 0. The file is damaged; save "
            + "the model again.",
            Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _)).Innermost().Message);
    }

    private VBuffer<float> RescaledSparse(float scale, float offset)
    {
        var data = new MemoryView()
            .AddVectors("X", new VectorDataViewType(NumberDataViewType.Double, 5), new VBuffer<double>(5, 2, [2, double.NaN], [1, 4]));
        var rescale = new RescaleTransform(_mlContext, "X", scale: scale, offset: offset);
        EstimatorCheck.Run(rescale, data);

        var rescaled = rescale.Fit(data).Transform(data);
        using var cursor = rescaled.GetRowCursor(rescaled.Schema);
        var get = cursor.GetGetter<VBuffer<float>>(rescaled.Schema["X"]);
        VBuffer<float> value = default;
        Assert.IsTrue(cursor.MoveNext());
        get(ref value);
        return value;
    }
}
