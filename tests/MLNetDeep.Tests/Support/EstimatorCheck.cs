using System.Reflection;
using Microsoft.ML;

namespace MLNetDeep.Tests.Support;

/// <summary>
/// Checks what ML.NET expects of every estimator and its transformer: that they promise the schema they deliver, refuse what they must in
/// each of their methods, and are the same after saving and loading, on whole data views as on single rows.
/// </summary>
internal static class EstimatorCheck
{
    /// <summary>Checks an estimator whose transformer takes what the estimator takes.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="validInput">What it must take; a few rows do.</param>
    /// <param name="invalidInputs">What must be refused by estimator and transformer.</param>
    public static void Run(IEstimator<ITransformer> estimator, IDataView validInput, params IDataView[] invalidInputs) =>
        Run(estimator, new EstimatorInputs(validInput) { Invalid = invalidInputs });

    /// <summary>Checks an estimator.</summary>
    public static void Run(IEstimator<ITransformer> estimator, EstimatorInputs inputs)
    {
        // Before Fit: a promise must not need a fitted estimator.
        var promised = estimator.GetOutputSchema(SchemaShape.Create(inputs.Valid.Schema));
        foreach (var input in inputs.InvalidForFit)
        {
            MustRefuse(() => estimator.GetOutputSchema(SchemaShape.Create(input.Schema)), "the estimator's GetOutputSchema", input);
            MustRefuse(() => estimator.Fit(input), "Fit", input);
        }
        foreach (var input in inputs.ValidForFitOnly)
        {
            estimator.GetOutputSchema(SchemaShape.Create(input.Schema));
            Release(estimator.Fit(input));
        }

        var transformer = estimator.Fit(inputs.Valid);
        var (loaded, loadedSchema) = SaveAndLoad(transformer, inputs.Valid.Schema);
        SchemaAssert.AreEqual(inputs.Valid.Schema, loadedSchema, "The input schema in the saved model");
        SchemaAssert.AreEqual(promised, SchemaShape.Create(transformer.GetOutputSchema(inputs.Valid.Schema)));

        foreach (var input in inputs.ValidForTransform)
            CheckTransform(transformer, loaded, input, inputs.RowTolerance);
        foreach (var input in inputs.InvalidForTransform)
        {
            foreach (var (refusing, which) in new[] { (transformer, "transformer"), (loaded, "loaded transformer") })
            {
                MustRefuse(() => refusing.GetOutputSchema(input.Schema), $"the {which}'s GetOutputSchema", input);
                MustRefuse(() => refusing.Transform(input), $"the {which}'s Transform", input);
            }
        }
        Release(loaded);
        Release(transformer);
    }

    private static void CheckTransform(ITransformer transformer, ITransformer loaded, IDataView input, double rowTolerance)
    {
        var schema = transformer.GetOutputSchema(input.Schema);
        SchemaAssert.AreEqual(schema, loaded.GetOutputSchema(input.Schema), "The loaded transformer's output schema");

        var transformed = transformer.Transform(input);
        var transformedByLoaded = loaded.Transform(input);
        SchemaAssert.AreEqual(schema, transformed.Schema, "The transformed data's schema");
        SchemaAssert.AreEqual(schema, transformedByLoaded.Schema, "The schema of data transformed after loading");
        CheckEqualValues(transformed, transformedByLoaded);

        Assert.AreEqual(transformer.IsRowToRowMapper, loaded.IsRowToRowMapper, "IsRowToRowMapper after loading.");
        if (!transformer.IsRowToRowMapper)
        {
            MustRefuse(() => transformer.GetRowToRowMapper(input.Schema), "GetRowToRowMapper", input);
            return;
        }
        CheckRowByRow(transformer, input, schema, transformed, rowTolerance);
        CheckRowByRow(loaded, input, schema, transformed, rowTolerance);
    }

    private static void CheckEqualValues(IDataView expected, IDataView actual)
    {
        using var expectedCursor = expected.GetRowCursor(expected.Schema);
        using var actualCursor = actual.GetRowCursor(actual.Schema);
        CheckEqualRows(expectedCursor, actualCursor, actualCursor.MoveNext, "after loading", tolerance: 0);
    }

    private static void CheckRowByRow(
        ITransformer transformer, IDataView input, DataViewSchema schema, IDataView transformed, double tolerance)
    {
        var mapper = transformer.GetRowToRowMapper(input.Schema);
        Assert.AreSame(input.Schema, mapper.InputSchema, "The row mapper's InputSchema must be the input's own.");
        SchemaAssert.AreEqual(schema, mapper.OutputSchema, "The row mapper's output schema");

        using var inputCursor = input.GetRowCursor(input.Schema);
        using var row = mapper.GetRow(inputCursor, mapper.OutputSchema);
        using var expectedCursor = transformed.GetRowCursor(transformed.Schema);
        CheckEqualRows(expectedCursor, row, inputCursor.MoveNext, "row by row", tolerance);
    }

    private static void CheckEqualRows(DataViewRowCursor expected, DataViewRow actual, Func<bool> moveActual, string when, double tolerance)
    {
        var columns = expected.Schema.Select(column =>
            (column.Name, ReadExpected: ColumnValues.Reader(expected, column),
                ReadActual: ColumnValues.Reader(actual, actual.Schema[column.Index]))).ToArray();

        while (expected.MoveNext())
        {
            Assert.IsTrue(moveActual(), $"The data {when} end after {expected.Position} rows.");
            foreach (var (name, readExpected, readActual) in columns)
            {
                var (expectedValue, actualValue) = (readExpected(), readActual());
                Assert.IsTrue(
                    ColumnValues.AreEqual(expectedValue, actualValue, tolerance),
                    $"Column '{name}' of row {expected.Position} {when} is {ColumnValues.Show(actualValue)}, not "
                    + $"{ColumnValues.Show(expectedValue)}.");
            }
        }
        Assert.IsFalse(moveActual(), $"The data {when} go on after {expected.Position} rows.");
    }

    private static (ITransformer Transformer, DataViewSchema InputSchema) SaveAndLoad(ITransformer transformer, DataViewSchema inputSchema)
    {
        using var zip = new MemoryStream();
        new MLContext().Model.Save(transformer, inputSchema, zip);
        zip.Position = 0;
        return (new MLContext().Model.Load(zip, out var loadedSchema), loadedSchema);
    }

    private static void MustRefuse(Action action, string method, IDataView input)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException { InnerException: { } inner })
                exception = inner;
            Assert.IsTrue(exception is ArgumentOutOfRangeException or InvalidOperationException,
                $"{method} must refuse {Show(input)} with ArgumentOutOfRangeException or InvalidOperationException. Received: {exception}");
            return;
        }
        Assert.Fail($"{method} must refuse {Show(input)}.");
    }

    private static string Show(IDataView input) => $"[{string.Join("; ", input.Schema)}]";

    private static void Release(ITransformer transformer) => (transformer as IDisposable)?.Dispose();
}
