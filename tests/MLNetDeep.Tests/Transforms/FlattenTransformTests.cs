using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Transforms;

[TestClass]
public sealed class FlattenTransformTests
{
    private readonly MLContext _mlContext = new();

    [TestMethod]
    public void An_image_becomes_a_vector_of_one_dimension()
    {
        var data = new MemoryView()
            .AddVectors("Image", new VectorDataViewType(NumberDataViewType.Byte, 2, 3, 1),
            new VBuffer<byte>(6, [0, 51, 102, 153, 204, 255]));
        var flatten = _mlContext.Transforms.Flatten("Features", "Image");
        EstimatorCheck.Run(flatten, data);

        var flat = flatten.Fit(data).Transform(data);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 6), flat.Schema["Features"].Type);
        CollectionAssert.AreEqual(new[] { 0f, 51, 102, 153, 204, 255 }, ColumnValues.Singles(flat, "Features")[0]);
    }

    [TestMethod]
    public void Columns_of_every_type_are_laid_out_in_the_order_given()
    {
        var data = new MemoryView()
            .Add("SByte", NumberDataViewType.SByte, (sbyte)-1)
            .Add("Byte", NumberDataViewType.Byte, (byte)255)
            .Add("Int16", NumberDataViewType.Int16, (short)-3)
            .Add("UInt16", NumberDataViewType.UInt16, (ushort)65535)
            .Add("Int32", NumberDataViewType.Int32, 16_777_217)
            .Add("UInt32", NumberDataViewType.UInt32, 6u)
            .Add("Int64", NumberDataViewType.Int64, -7L)
            .Add("UInt64", NumberDataViewType.UInt64, ulong.MaxValue)
            .Add("Single", NumberDataViewType.Single, float.NaN)
            .Add("Double", NumberDataViewType.Double, -1e300)
            .Add("Boolean", BooleanDataViewType.Instance, true)
            .AddVectors("Booleans", new VectorDataViewType(BooleanDataViewType.Instance, 1, 2), new VBuffer<bool>(2, [false, true]));
        string[] order = ["Booleans", "Double", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single",
            "Boolean"];
        var flatten = new FlattenTransform(_mlContext, "Features", order);
        EstimatorCheck.Run(flatten, data);

        CollectionAssert.AreEqual(
            new[] { 0, 1, float.NegativeInfinity, -1, 255, -3, 65535, 16_777_216, 6, -7, 18446744073709551616f, float.NaN, 1 },
            ColumnValues.Singles(flatten.Fit(data).Transform(data), "Features")[0]);
    }

    [TestMethod]
    public void Without_input_names_the_output_column_is_the_input()
    {
        var data = new MemoryView().Add("X", NumberDataViewType.Int32, 3, 4);
        var flatten = _mlContext.Transforms.Flatten("X");
        EstimatorCheck.Run(flatten, data);

        CollectionAssert.AreEqual(new[] { "X" }, flatten.Fit(data).InputColumnNames.ToArray());
        CollectionAssert.AreEqual(
            new[] { "[3]", "[4]" }, ColumnValues.All(flatten.Fit(data).Transform(data), "X").Select(ColumnValues.Show).ToArray());
    }

    [TestMethod]
    public void Sparse_and_dense_rows_in_turn_keep_their_own_values()
    {
        var type = new VectorDataViewType(NumberDataViewType.Double, 4);
        var data = new MemoryView()
            .AddVectors("A", type, new VBuffer<double>(4, [1, 2, 3, 4]), new VBuffer<double>(4, 1, [7], [2]),
                new VBuffer<double>(4, 0, [], []), new VBuffer<double>(4, 1, [9], [0]))
            .AddVectors("B", type, new VBuffer<double>(4, 1, [5], [3]), new VBuffer<double>(4, 1, [6], [0]),
                new VBuffer<double>(4, [1, 2, 3, 4]), new VBuffer<double>(4, 0, [], []))
            .Add("C", NumberDataViewType.Byte, new byte[] { 1, 0, 3, 0 });
        var flatten = new FlattenTransform(_mlContext, "F", "A", "B", "C");
        EstimatorCheck.Run(flatten, data);

        CollectionAssert.AreEqual(
            new[] { "1 2 3 4 0 0 0 5 1", "0 0 7 0 6 0 0 0 0", "0 0 0 0 1 2 3 4 3", "9 0 0 0 0 0 0 0 0" },
            ColumnValues.Singles(flatten.Fit(data).Transform(data), "F").Select(row => string.Join(" ", row)).ToArray());
    }

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(3, true)]
    [DataRow(4, false)]
    public void A_row_is_sparse_while_at_most_half_of_its_slots_have_a_value(int valuesOfA, bool isSparse)
    {
        var data = new MemoryView()
            .AddVectors("A", new VectorDataViewType(NumberDataViewType.Single, 6),
                new VBuffer<float>(6, valuesOfA, [1, 2, 3, 4], [0, 2, 4, 5]))
            .Add("B", NumberDataViewType.Single, 9f)
            .Add("C", NumberDataViewType.Single, 0f)
            .AddVectors("D", new VectorDataViewType(NumberDataViewType.Single, 2), new VBuffer<float>(2, 0, [], []));
        var flat = new FlattenTransform(_mlContext, "F", "A", "B", "C", "D").Fit(data).Transform(data);

        using var cursor = flat.GetRowCursor(flat.Schema);
        VBuffer<float> row = default;
        Assert.IsTrue(cursor.MoveNext());
        cursor.GetGetter<VBuffer<float>>(flat.Schema["F"])(ref row);
        Assert.AreEqual(isSparse, !row.IsDense);
    }

    [TestMethod]
    public void One_column_keeps_its_slot_names()
    {
        var data = new MemoryView()
            .AddVectors("X", new VectorDataViewType(NumberDataViewType.Byte, 1, 2), Named("red", "green"), [new VBuffer<byte>(2, [1, 2])]);
        var flatten = new FlattenTransform(_mlContext, "F", "X");
        EstimatorCheck.Run(flatten, data);
        CollectionAssert.AreEqual(new[] { "red", "green" }, flatten.Fit(data).GetOutputSchema(data.Schema)["F"].SlotNames());
    }

    [TestMethod]
    public void Slots_of_several_columns_are_named_as_Concatenate_names_them()
    {
        var data = new MemoryView()
            .AddVectors("X", new VectorDataViewType(NumberDataViewType.Single, 3), Named("red", "", "blue"),
                [new VBuffer<float>(3, [1, 2, 3])])
            .Add("Age", NumberDataViewType.Single, 40f)
            .AddSingles("Plain", [7, 8]);
        var flatten = new FlattenTransform(_mlContext, "F", "X", "Age", "Plain");
        EstimatorCheck.Run(flatten, data);

        var names = flatten.Fit(data).GetOutputSchema(data.Schema)["F"].SlotNames();
        CollectionAssert.AreEqual(new[] { "X.red", "", "X.blue", "Age", "", "" }, names);
        CollectionAssert.AreEqual(
            _mlContext.Transforms.Concatenate("F", "X", "Age", "Plain").Fit(data).GetOutputSchema(data.Schema)["F"].SlotNames(), names);
    }

    [TestMethod]
    public void Without_names_among_the_inputs_there_are_none()
    {
        var data = new MemoryView().AddSingles("A", [1, 2]).AddSingles("B", [3, 4]);
        var flatten = new FlattenTransform(_mlContext, "F", "A", "B");
        EstimatorCheck.Run(flatten, data);
        CollectionAssert.AreEqual(Array.Empty<string>(), flatten.Fit(data).GetOutputSchema(data.Schema)["F"].AnnotationKinds());
    }

    [TestMethod]
    public void The_output_is_normalized_where_all_inputs_are()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 1);
        var normalized = new DataViewSchema.Annotations.Builder().With("IsNormalized", true).ToAnnotations();
        var value = new[] { new VBuffer<float>(1, [1]) };
        var data = new MemoryView().AddVectors("A", type, normalized, value).AddVectors("B", type, normalized, value)
            .AddVectors("C", type, null, value);

        var both = new FlattenTransform(_mlContext, "F", "A", "B");
        EstimatorCheck.Run(both, data);
        Assert.IsTrue(both.Fit(data).GetOutputSchema(data.Schema)["F"].IsNormalized());

        var notAll = new FlattenTransform(_mlContext, "F", "A", "C");
        EstimatorCheck.Run(notAll, data);
        Assert.IsFalse(notAll.Fit(data).GetOutputSchema(data.Schema)["F"].IsNormalized());
    }

    [TestMethod]
    public void Columns_that_cannot_be_laid_out_are_refused_with_advice()
    {
        const string rule = "must be a number, a Boolean, or a vector of known size of either";
        var valid = new MemoryView().AddSingles("X", [1, 2]);
        Refuses(new MemoryView().AddText("X", "1"),
            $"Flatten input column 'X' {rule}. Received: String. Append mlContext.Transforms.Conversion.ConvertType(\"X\", outputKind: "
            + $"DataKind.Single) before it where the text holds numbers, or mlContext.Transforms.Categorical.OneHotEncoding(\"X\") where "
            + $"it holds categories.");
        Refuses(new MemoryView()
            .AddVectors("X", new VectorDataViewType(new KeyDataViewType(typeof(byte), 3), 1), new VBuffer<byte>(1, [1])),
            $"Flatten input column 'X' {rule}. Received: Vector<Key<Byte>>. A key names a class and is not a quantity; append "
            + $"mlContext.Transforms.Conversion.MapKeyToVector(\"X\") before it, which gives one slot per class.");
        Refuses(new MemoryView().AddVectors("X", new VectorDataViewType(NumberDataViewType.Single, 0), new VBuffer<float>(1, [1])),
            $"Flatten input column 'X' {rule}. Received: VarVector<Single>. Give the vector one size for all rows where it is loaded: "
            + $"[VectorType(n)] on a property, or a fixed range of columns in a text file.");
        Refuses(new MemoryView().Add("X", DateTimeDataViewType.Instance, DateTime.UnixEpoch),
            $"Flatten input column 'X' {rule}. Received: DateTime. Turn 'X' into numbers before it; images with "
            + $"mlContext.Transforms.ExtractPixels.");
        Refuses(new MemoryView().AddSingles("A", [1]),
            "Flatten input column 'X' is missing. Columns of the input: 'A'. Name columns of numbers or Booleans as inputs of Flatten.");

        void Refuses(IDataView input, string message)
        {
            var flatten = new FlattenTransform(_mlContext, "Y", "X");
            EstimatorCheck.Run(flatten, valid, input);
            var transformer = flatten.Fit(valid);
            foreach (var action in new Action[] { () => flatten.GetOutputSchema(SchemaShape.Create(input.Schema)), () => flatten.Fit(input),
                () => transformer.Transform(input), () => transformer.GetOutputSchema(input.Schema) })
                Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);
        }
    }

    [TestMethod]
    public void A_row_of_another_size_than_its_type_says_is_refused_where_there_is_one_column_too()
    {
        foreach (var length in new[] { 0, 2, 4 })
        {
            var one = new MemoryView()
                .AddVectors("A", new VectorDataViewType(NumberDataViewType.Single, 3), new VBuffer<float>(length, new float[length]));
            Assert.AreEqual(
                $"Flatten input column 'A' must have 3 slots in every row, as its type says. Received: {length}. Correct the data, or "
                + $"the type where it is loaded.",
                Assert.Throws<InvalidOperationException>(
                () => ColumnValues.All(new FlattenTransform(_mlContext, "F", "A").Fit(one).Transform(one), "F")).Innermost().Message);
        }

        var data = new MemoryView()
            .AddVectors("A", new VectorDataViewType(NumberDataViewType.Single, 3), new VBuffer<float>(2, [1, 2]))
            .Add("B", NumberDataViewType.Single, 1f);
        var flat = new FlattenTransform(_mlContext, "F", "A", "B").Fit(data).Transform(data);
        Assert.AreEqual(
            "Flatten input column 'A' must have 3 slots in every row, as its type says. Received: 2. Correct the data, or the type where "
            + "it is loaded.",
            Assert.Throws<InvalidOperationException>(() => ColumnValues.All(flat, "F")).Innermost().Message);
    }

    [TestMethod]
    public void Only_the_columns_it_needs_are_read()
    {
        // The data view of the test fails where a column is asked for that is not active.
        var data = new MemoryView().AddSingles("A", [1]).AddSingles("B", [2]).AddText("C", "x");
        var flat = new FlattenTransform(_mlContext, "F", "B").Fit(data).Transform(data);
        var mapper = (IRowToRowMapper)flat;
        CollectionAssert.AreEqual(new[] { "B" }, mapper.GetDependencies([flat.Schema["F"]]).Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "A" }, mapper.GetDependencies([flat.Schema["A"]]).Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void Column_names_must_not_be_empty()
    {
        Assert.AreEqual("outputColumnName", Assert.ThrowsExactly<ArgumentException>(() => new FlattenTransform(_mlContext, "")).ParamName);
        Assert.AreEqual(
            "Flatten input column names must not be empty. Received: 'A', ''. Name each column to read. (Parameter 'inputColumnNames')",
            Assert.ThrowsExactly<ArgumentException>(() => new FlattenTransform(_mlContext, "F", "A", "")).Message);
    }

    [TestMethod]
    public void A_damaged_model_is_refused_when_it_is_loaded()
    {
        var model = new FlattenTransform(_mlContext, "F", [.. Enumerable.Repeat("X", 77)])
            .Fit(new MemoryView().Add("X", NumberDataViewType.Single, 1f));
        var damaged = SavedModel.Replace(SavedModel.Of(model), BitConverter.GetBytes(77), BitConverter.GetBytes(-77));
        Assert.AreEqual(
            "The model's Flatten step for column 'F' must have at least one input column. Found: -77. The file is damaged; save the "
            + "model again.",
            Assert.Throws<Exception>(() => _mlContext.Model.Load(damaged, out _)).Innermost().Message);
    }

    private static DataViewSchema.Annotations Named(params string[] names) =>
        new DataViewSchema.Annotations.Builder().With("SlotNames", names).ToAnnotations();
}
