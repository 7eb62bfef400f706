using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>The check must find what it is there to find.</summary>
[TestClass]
public sealed class EstimatorCheckTests
{
    private readonly MLContext _mlContext = new();
    private readonly IDataView _data = new MemoryView()
        .Add("Number", NumberDataViewType.Single, 1f, float.NaN)
        .AddText("Text", "a", "b")
        .Add("Key", new KeyDataViewType(typeof(uint), 5), 1u, 0u)
        .Add("Time", DateTimeDataViewType.Instance, DateTime.UnixEpoch, DateTime.MinValue)
        .AddVectors("Texts", new VectorDataViewType(TextDataViewType.Instance, 2),
            new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), default]), default);

    [TestMethod]
    public void ML_NET_own_estimators_pass() =>
        EstimatorCheck.Run(
            _mlContext.Transforms.Conversion.MapValueToKey("Class", "Text").Append(_mlContext.Transforms.CopyColumns("Copy", "Texts")),
            _data,
            new MemoryView().AddSingles("Other", [1]));

    [TestMethod]
    public void A_trainer_refuses_to_fit_without_labels_and_to_transform_another_size()
    {
        var labels = new[] { 1f, 2, 3 };
        EstimatorCheck.Run(
            _mlContext.Regression.Trainers.OnlineGradientDescent(),
            new EstimatorInputs(new MemoryView().Add("Label", NumberDataViewType.Single, labels)
            .AddSingles("Features", [1, 2], [3, 4], [5, 6]))
            {
                Invalid = [new MemoryView().Add("Label", NumberDataViewType.Single, labels)],
                ValidForTransformOnly = [new MemoryView().AddSingles("Features", [7, 8])],
                ValidForFitOnly = [new MemoryView().Add("Label", NumberDataViewType.Single, labels).AddSingles("Features", [1], [3], [5])],
            });
    }

    [TestMethod]
    public void A_promise_of_another_type_fails() => Fails(
        "The estimator promises",
        shape => new(shape.Append(new SchemaShape.Column("Copy", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Double, false))));

    [TestMethod]
    public void A_promise_of_an_annotation_that_is_not_delivered_fails() => Fails(
        "Copy: Single { SlotNames: Vector<String> }",
        shape => new(shape.Append(new SchemaShape.Column("Copy", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false,
            new SchemaShape([new SchemaShape.Column(
            "SlotNames", SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)])))));

    [TestMethod]
    public void An_input_that_should_be_refused_and_is_not_fails()
    {
        var error = Assert.ThrowsExactly<AssertFailedException>(
            () => EstimatorCheck.Run(_mlContext.Transforms.CopyColumns("Copy", "Number"), _data, new MemoryView().AddText("Number", "x")));
        StringAssert.Contains(error.Message, "the estimator's GetOutputSchema must refuse [Number: String].");
    }

    [TestMethod]
    public void Values_are_compared_slot_by_slot_and_NaN_equals_NaN()
    {
        Assert.IsTrue(ColumnValues.AreEqual(new object[] { float.NaN, "a" }, new object[] { float.NaN, "a" }));
        Assert.IsFalse(ColumnValues.AreEqual(new object[] { float.NaN, "a" }, new object[] { 0f, "a" }));
        Assert.IsFalse(ColumnValues.AreEqual(new object[] { 1f, 2f }, new object[] { 1f }));
        Assert.IsFalse(ColumnValues.AreEqual(1f, 1.001f));
        Assert.IsTrue(ColumnValues.AreEqual(1f, 1.001f, tolerance: 0.01));
        Assert.IsFalse(ColumnValues.AreEqual(1f, 1.0, tolerance: 0.01));
    }

    private void Fails(string message, Func<SchemaShape, SchemaShape> promise)
    {
        var liar = new Liar(_mlContext.Transforms.CopyColumns("Copy", "Number"), promise);
        StringAssert.Contains(Assert.ThrowsExactly<AssertFailedException>(() => EstimatorCheck.Run(liar, _data)).Message, message);
    }

    private sealed class Liar(IEstimator<ITransformer> honest, Func<SchemaShape, SchemaShape> promise) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => honest.Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => promise(inputSchema);
    }
}
