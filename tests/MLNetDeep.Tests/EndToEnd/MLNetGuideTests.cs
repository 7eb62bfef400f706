using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>The code of docs/mlnet.md, run.</summary>
[TestClass]
public sealed partial class MLNetGuideTests
{
    private static readonly DenseNetworkOptions Options = new()
    {
        HiddenLayers = [new Dense(8, Activation.ReLU)],
        NumberOfEpochs = 12,
        BatchSize = 8,
        Optimizer = new AdamOptions { LearningRate = .03f }
    };

    [TestMethod]
    public void The_guides_code_runs()
    {
        using var folder = new TempFolder();
        var (mlContext, options) = (new MLContext(seed: 1), Options);
        var (rows, test, houses) = (
            mlContext.Data.LoadFromEnumerable(House.Some(120)), mlContext.Data.LoadFromEnumerable(House.Some(60)), House.Some(60));
        File.WriteAllLines(folder["test.csv"], houses.Select(house => house.ToString()));

        var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("Colour")
            .Append(mlContext.Transforms.Standardize("Size"))
            .Append(mlContext.Transforms.Text.FeaturizeText("Words", "Description"))
            .Append(mlContext.Transforms.Concatenate("Features", "Colour", "Size", "Words"))
            .Append(mlContext.BinaryClassification.Trainers.DenseNetwork(options));

        var model = pipeline.Fit(rows);
        IDataView scored = model.Transform(test);

        CalibratedBinaryClassificationMetrics metrics = mlContext.BinaryClassification.Evaluate(scored);
        Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        Assert.IsGreaterThan(.85, metrics.Accuracy);

        var folds = mlContext.BinaryClassification.CrossValidate(rows, pipeline, numberOfFolds: 3, samplingKeyColumnName: "Street");
        Console.WriteLine(folds.Average(fold => fold.Metrics.AreaUnderRocCurve));
        Assert.IsGreaterThan(.8, folds.Average(fold => fold.Metrics.AreaUnderRocCurve));

        // By name: "Size", "Colour.red", "Words.Word.garden", ...
        var importance = mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, scored);
        // By slot:
        var bySlot = mlContext.BinaryClassification.PermutationFeatureImportance(model.FindDenseNetwork(), scored);
        Assert.IsLessThan(-.01, importance["Colour.red"].AreaUnderRocCurve.Mean);
        Assert.HasCount(importance.Count, bySlot);

        Console.WriteLine(mlContext.ColumnImportance(model, test));
        Assert.AreEqual("Colour", mlContext.ColumnImportance(model, test).Columns[0].Name);

        // Fitted on rows that were not trained on.
        var calibrator = mlContext.BinaryClassification.Calibrators.Platt().Fit(scored);
        IDataView calibrated = calibrator.Transform(scored);
        var calibratedModel = new TransformerChain<ITransformer>(model, calibrator);
        Assert.AreEqual(metrics.AreaUnderRocCurve, mlContext.BinaryClassification.Evaluate(calibrated).AreaUnderRocCurve, 1e-6);

        var engine = mlContext.Model.CreatePredictionEngine<House, HouseAnswer>(model);
        HouseAnswer answer = engine.Predict(houses[0]);
        Assert.IsTrue(answer.Probability is >= 0 and <= 1);

        using var engines = new ThreadLocal<PredictionEngine<House,
            HouseAnswer>>(() => mlContext.Model.CreatePredictionEngine<House, HouseAnswer>(model));
        var answers = new HouseAnswer[houses.Length];
        Parallel.For(0, houses.Length, i => answers[i] = engines.Value!.Predict(houses[i]));
        CollectionAssert.AreEqual(ColumnValues.All(scored, "Score"), answers.Select(one => one.Score).Cast<object>().ToArray());

        var free = new ConcurrentBag<PredictionEngine<House, HouseAnswer>>();

        HouseAnswer Predict(House house)
        {
            var mine = free.TryTake(out var one) ? one : mlContext.Model.CreatePredictionEngine<House, HouseAnswer>(model);
            try
            {
                return mine.Predict(house);
            }
            finally
            {
                free.Add(mine);
            }
        }

        Assert.AreEqual(answer.Score, Predict(houses[0]).Score);

        using (var file = File.Create(folder["scored.idv.writing"]))
            mlContext.Data.SaveAsBinary(scored, file);
        File.Move(folder["scored.idv.writing"], folder["scored.idv"],
            overwrite: true);     // an older file stays until the new one is complete
        IDataView readBack = mlContext.Data.LoadFromBinary(folder["scored.idv"]);
        Assert.AreEqual(metrics.Accuracy, mlContext.BinaryClassification.Evaluate(readBack).Accuracy);

        var loader = mlContext.Data.CreateTextLoader<House>(separatorChar: ',');
        model.SaveModel(folder["model.zip"], loader);

        // Elsewhere:
        ITransformer loaded = mlContext.Model.LoadWithDataLoader(folder["model.zip"], out var loadedLoader);
        IDataView scoredFile = loaded.Transform(loadedLoader.Load(new MultiFileSource(folder["test.csv"])));
        CollectionAssert.AreEqual(ColumnValues.All(scored, "Score"), ColumnValues.All(scoredFile, "Score"));
        Assert.HasCount(2, calibratedModel);
    }

    [TestMethod]
    public void The_guides_code_for_pictures_runs()
    {
        var (mlContext, options) = (new MLContext(seed: 1), Options);
        using var folder = new ColouredPictures(count: 12);
        var (pictures, rows) = (folder.FullPath, mlContext.Data.LoadFromEnumerable(folder.Rows));

        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.LoadImages("Picture", pictures, "Path"))
            .Append(mlContext.Transforms.ResizeImages("Picture", imageWidth: 32, imageHeight: 32))
            .Append(mlContext.Transforms.ExtractPixels("Features", "Picture", scaleImage: 1 / 255f))
            .Append(mlContext.MulticlassClassification.Trainers.DenseNetwork(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        Assert.IsNotNull(pipeline.Fit(rows).FindDenseNetwork());
    }

    [TestMethod]
    public void What_runs_above_is_what_the_guide_shows()
    {
        var shown = GuideCode.LinesOf("docs/mlnet.md")
            .Select(line => FileName().Replace(line, "folder[$0]"))
            .ToArray();

        Assert.IsGreaterThan(40, shown.Length);
        CollectionAssert.AreEqual(Array.Empty<string>(), GuideCode.MissingFrom("tests/MLNetDeep.Tests/EndToEnd/MLNetGuideTests.cs", shown));
    }

    [GeneratedRegex("\"[a-z]+\\.(zip|idv|idv[.]writing|csv)\"")]
    private static partial Regex FileName();
}
