using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.NamedRows;

/// <summary>Rows of named values through pipelines, without classes that declare their columns.</summary>
[TestClass]
public sealed class RowPredictorTests
{
    private static readonly MLContext MlContext = new(1);
    private static readonly House[] Houses = [.. Enumerable.Range(0, 60).Select(House.Of)];

    private static readonly Lazy<(ITransformer Model, DataViewSchema Schema)> Fitted = new(() =>
    {
        var data = MlContext.Data.LoadFromEnumerable(Houses);
        var pipeline = MlContext.Transforms.Conversion.MapValueToKey("Label", nameof(House.Kind))
            .Append(MlContext.Transforms.Categorical.OneHotEncoding("Town"))
            .Append(MlContext.Transforms.Conversion.ConvertType("RoomsAsNumber", nameof(House.Rooms), DataKind.Single))
            .Append(MlContext.Transforms.Concatenate("Features", "Town", "RoomsAsNumber", nameof(House.Area), nameof(House.Sizes)))
            .Append(MlContext.MulticlassClassification.Trainers.DenseNetwork(
                Toy.Options with { HiddenLayers = [new Dense(4, Activation.ReLU)] }))
            .Append(MlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var file = new MemoryStream();
        MlContext.Model.Save(pipeline.Fit(data), data.Schema, file);
        return (MlContext.Model.Load(file, out var schema), schema);
    });

    private static RowPredictor Predictor => MlContext.Model.CreateRowPredictor(Fitted.Value.Model, Fitted.Value.Schema);

    [TestMethod]
    public void A_row_of_names_gives_what_the_data_view_gives()
    {
        var predictor = Predictor;
        CollectionAssert.AreEquivalent(
            new[] { nameof(House.Town), nameof(House.Rooms), nameof(House.Area), nameof(House.Sizes) },
            predictor.InputColumnNames.ToArray());
        CollectionAssert.AreEquivalent(new[] { "PredictedLabel", "Score" }, predictor.OutputColumnNames.ToArray());
        CollectionAssert.AreEqual(new[] { "flat", "villa" }, predictor.SlotNames("Score").Order().ToArray());

        var scored = Fitted.Value.Model.Transform(MlContext.Data.LoadFromEnumerable(Houses));
        var (labels, scores) = (scored.GetColumn<string>("PredictedLabel").ToArray(), scored.GetColumn<float[]>("Score").ToArray());
        foreach (var (i, house) in Houses.Index())
        {
            var prediction = predictor.Predict(
                ("Town", house.Town), ("Rooms", house.Rooms), ("Area", (double)house.Area), ("Sizes", new List<float>(house.Sizes)));
            Assert.AreEqual(labels[i], prediction["PredictedLabel"]);
            CollectionAssert.AreEqual(scores[i], (float[])prediction["Score"]!);
        }
    }

    [TestMethod]
    public void JSON_gives_JSON_for_one_row_and_for_many()
    {
        const string Row = """{"Town": "Bern", "Rooms": 4, "Area": 90.5, "Sizes": [1, 2.5]}""";
        var one = Predictor.PredictJson(JsonDocument.Parse(Row).RootElement);
        Assert.AreEqual(2, one["Score"]!.AsArray().Count);
        StringAssert.Contains("flat villa", (string?)one["PredictedLabel"]);
        var many = Predictor.PredictJson(JsonDocument.Parse($"[{Row}, {Row}]").RootElement);
        Assert.AreEqual(one.ToJsonString(), many[1]!.ToJsonString());
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => Predictor.PredictJson(JsonDocument.Parse($"[{Row}, 3]").RootElement)).Message,
            "Row 1: A row must be a JSON object with the names of the columns. Received: Number.");
    }

    [TestMethod]
    [DataRow("""{"Town": "Bern", "Rooms": 4, "Area": 90.5}""", "Received: a row without 'Sizes'. Give null for a missing value.")]
    [DataRow("""{"Town": "Bern", "Rooms": 4, "Area": 90.5, "Sizes": [1, 2], "Colour": 1}""", "Received: 'Colour'. Correct the name")]
    [DataRow("""{"Town": 7, "Rooms": 4, "Area": 90.5, "Sizes": [1, 2]}""", "Column 'Town' must be a text. Received: 7.")]
    [DataRow("""{"Town": "B", "Rooms": 4.5, "Area": 90.5, "Sizes": [1, 2]}""",
        "Column 'Rooms' must be a whole number from -2147483648 to 2147483647. Received: 4.5.")]
    [DataRow("""{"Town": "B", "Rooms": null, "Area": 90.5, "Sizes": [1, 2]}""", "Column 'Rooms' must be a whole number from ")]
    [DataRow("""{"Town": "B", "Rooms": 4, "Area": "90", "Sizes": [1, 2]}""", "Column 'Area' must be a number. Received: '90'.")]
    [DataRow("""{"Town": "B", "Rooms": 4, "Area": 1e300, "Sizes": [1, 2]}""", "Column 'Area' must be a number that Single can hold.")]
    [DataRow("""{"Town": "B", "Rooms": 4, "Area": 90, "Sizes": [1, 2, 3]}""",
        "Column 'Sizes' must be a list of 2 values. Received: 3 of them.")]
    [DataRow("""{"Town": "B", "Rooms": 4, "Area": 90, "Sizes": {"a": 1}}""", "A value must be a text, a number")]
    [DataRow("""{"Town": "B", "Rooms": 4, "Area": 90, "Area": 1, "Sizes": [1, 2]}""", "Each column must be given once. Received: 'Area'")]
    [DataRow("""{"Town": "\ud800", "Rooms": 4, "Area": 90, "Sizes": [1, 2]}""", "The texts of a JSON row must be valid Unicode.")]
    public void What_does_not_fit_is_named(string json, string message) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Predictor.PredictJson(JsonDocument.Parse(json).RootElement)).Message, message);

    [TestMethod]
    public void Missing_values_and_unknown_texts_have_MLNets_own_meaning()
    {
        var unknown = Predictor.Predict(("Town", "Nowhere"), ("Rooms", 4), ("Area", 90f), ("Sizes", new[] { 1f, 2f }));
        var none = Predictor.Predict(("Town", null), ("Rooms", (byte)4), ("Area", 90m), ("Sizes", new object[] { 1, 2L }));
        CollectionAssert.AreEqual((float[])unknown["Score"]!, (float[])none["Score"]!);
        var missing = Predictor.Predict(("Town", "Bern"), ("Rooms", 4), ("Area", null), ("Sizes", new[] { 1f, 2f }));
        Assert.IsTrue(((float[])missing["Score"]!).All(float.IsNaN));
    }

    [TestMethod]
    public void Columns_may_be_chosen_and_a_trainer_of_MLNets_own_will_do()
    {
        var data = MlContext.Data.LoadFromEnumerable(Houses);
        var model = MlContext.Transforms.Concatenate("Features", nameof(House.Area), nameof(House.Sizes))
            .Append(MlContext.Regression.Trainers.LbfgsPoissonRegression(nameof(House.Area))).Fit(data);
        var predictor = MlContext.Model.CreateRowPredictor(model, data.Schema);
        CollectionAssert.AreEqual(new[] { "Score" }, predictor.OutputColumnNames.ToArray());
        Assert.IsInstanceOfType<float>(predictor.Predict(("Area", 5f), ("Sizes", new[] { 1f, 2f }))["Score"]);

        var features = MlContext.Model.CreateRowPredictor(model, data.Schema, "Features");
        CollectionAssert.AreEqual(new[] { 5f, 1, 2 }, (float[])features.Predict(("Area", 5f), ("Sizes", new[] { 1f, 2f }))["Features"]!);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => MlContext.Model.CreateRowPredictor(model, data.Schema, "Fetures")).Message,
            "Output columns must be among those of the pipeline: 'Town'");
    }

    [TestMethod]
    public void Keys_are_given_and_given_back_by_their_values()
    {
        var data = MlContext.Transforms.Conversion.MapValueToKey("Key", nameof(House.Town))
            .Fit(MlContext.Data.LoadFromEnumerable(Houses)).Transform(MlContext.Data.LoadFromEnumerable(Houses));
        var model = MlContext.Transforms.CopyColumns("Same", "Key").Fit(data);
        var predictor = MlContext.Model.CreateRowPredictor(model, data.Schema, "Same");
        Assert.AreEqual("Bern", predictor.Predict(("Key", "Bern"))["Same"]);
        Assert.IsNull(predictor.Predict(("Key", null))["Same"]);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => predictor.Predict(("Key", "Paris"))).Message,
            "Column 'Key' must be one of 'Bern', 'Chur', 'Genf', or null. Received: 'Paris'.");
    }

    [TestMethod]
    public void Of_many_rows_the_one_that_does_not_fit_is_named()
    {
        Dictionary<string, object?>[] rows = [.. Houses.Take(2).Select(house => new Dictionary<string, object?>
        {
            ["Town"] = house.Town,
            ["Rooms"] = house.Rooms,
            ["Area"] = house.Area,
            ["Sizes"] = house.Sizes,
        })];
        Assert.HasCount(2, Predictor.PredictMany(rows).ToArray());
        rows[1]["Area"] = "large";
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => Predictor.PredictMany(rows).ToArray()).Message,
            "Row 1: Column 'Area' must be a number. Received: 'large'.");
    }

    [TestMethod]
    public void Threads_do_not_disturb_each_other()
    {
        var predictor = Predictor;
        object?[] Values(House house) => [.. predictor.Predict(
            ("Town", house.Town), ("Rooms", house.Rooms), ("Area", house.Area), ("Sizes", house.Sizes)).Values
            .Select(value => value is float[] scores ? string.Join(' ', scores) : value)];
        var expected = Houses.Select(Values).ToArray();
        Parallel.For(0, 2000, i => CollectionAssert.AreEqual(expected[i % 60], Values(Houses[i % 60])));
    }

    private sealed class House
    {
        public string Town { get; init; } = "";

        public int Rooms { get; init; }

        public float Area { get; init; }

        [VectorType(2)]
        public float[] Sizes { get; init; } = [];

        public string Kind { get; init; } = "";

        public static House Of(int i) => new()
        {
            Town = (i % 3) switch { 0 => "Bern", 1 => "Chur", _ => "Genf" },
            Rooms = i % 5 + 1,
            Area = i % 7 * 20 + 30,
            Sizes = [i % 2, i % 4],
            Kind = i % 5 > 2 ? "villa" : "flat",
        };
    }
}
