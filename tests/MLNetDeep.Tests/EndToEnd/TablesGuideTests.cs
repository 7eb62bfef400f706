using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>What docs/tables.md promises, on drawn people: a file in, a model out, which knows what counts.</summary>
[TestClass]
public sealed class TablesGuideTests
{
    [TestMethod]
    public void A_file_with_gaps_texts_and_dates_becomes_a_model_that_knows_what_counts()
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder["people.csv"], People(600));
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
            Columns =
            [
                new("age", DataKind.Single, 0), new("occupation", DataKind.String, 1), new("since", DataKind.DateTime, 2),
                    new("income", DataKind.Boolean, 3),
            ],
        }).Load(folder["people.csv"]);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

        var features = mlContext.Transforms.TableFeatures(split.TrainSet, labelColumnName: "income");
        Assert.AreEqual("age: Number, occupation: Category, since: Date, income: LeftOut",
            string.Join(", ", features.Columns.Select(column => $"{column.Name}: {column.Kind}")));
        Assert.IsGreaterThan(50, features.Columns[0].Missing);

        var options = new DenseNetworkOptions
        {
            LabelColumnName = "income",
            HiddenLayers = [new TableEncoding { Numbers = new ScaledNumbers() }, new Dense(16, Activation.ReLU)],
            Optimizer = new AdamWOptions { LearningRate = 2e-2f },
            NumberOfEpochs = 25,
        };
        var model = features.Append(new DenseNetworkTrainer(mlContext, options)).Fit(split.TrainSet);
        Assert.IsGreaterThan(.85, mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet), "income").Accuracy);

        var importance = mlContext.ColumnImportance(model, split.TestSet, labelColumnName: "income");
        Assert.AreEqual("occupation", importance.Columns[0].Name, importance.ToString());
        Assert.AreEqual("since", importance.Columns[^1].Name, importance.ToString());

        model.SaveModel(folder["income.zip"], split.TrainSet.Schema);
        var loaded = new MLContext().Model.Load(folder["income.zip"], out _);
        CollectionAssert.AreEqual(ColumnValues.All(model.Transform(split.TestSet), "Score"),
            ColumnValues.All(loaded.Transform(split.TestSet), "Score"));
    }

    /// <summary>Income follows from occupation, and less from age; a tenth of the ages is missing.</summary>
    private static IEnumerable<string> People(int count)
    {
        yield return "age,occupation,since,income";
        var random = new Random(3);
        string[] occupations = ["nurse", "smith", "judge", "clerk", ""];
        for (var i = 0; i < count; i++)
        {
            var (age, occupation) = (20 + random.Next(50), random.Next(occupations.Length));
            var since = new DateTime(2000, 1, 1).AddDays(random.Next(5_000));
            var shownAge = random.Next(8) == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{age}");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{shownAge},{occupations[occupation]},{since:yyyy-MM-dd},{(occupation is 1 or 2 ? 3 : 0) + age / 50 + random.NextDouble() > 2.5}");
        }
    }
}
