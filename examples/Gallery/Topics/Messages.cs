using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MLNetDeep;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>Texts: words become sparse features by ML.NET's own step, and a network tells unwanted messages from others.</summary>
internal static class Messages
{
    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var data = run.Find("text/sms-spam.tsv") is { } file
            ? mlContext.Data.LoadFromTextFile<Message>(file, separatorChar: '\t')
            : mlContext.Data.LoadFromEnumerable(Drawn());
        data = mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(data, seed: 1), run.Quick ? 1_500 : 5_574);
        var split = mlContext.Data.TrainTestSplit(data, testFraction: .25, seed: 1);

        // The label is a word in the file; what it means stands in a dictionary.
        var meaning = new Dictionary<string, bool> { ["spam"] = true, ["ham"] = false };
        var pipeline = mlContext.Transforms.Conversion.MapValue("Label", meaning, "Kind")
            .Append(mlContext.Transforms.Text.FeaturizeText("Features", new TextFeaturizingEstimator.Options
            {
                WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 2, MaximumNgramsCount = [20_000] },
                CharFeatureExtractor = null,
            }, "Content"))
            .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(16, Activation.ReLU), new Dropout(.3f)],
                NumberOfEpochs = run.Quick ? 6 : 15,
                EarlyStopping = new EarlyStopping { Patience = 3 },
                Seed = 1,
            }, [new ConsoleProgress(Console.Out)]));
        // Rows held out of the training rows say when the network has learnt enough, and from which probability a message is held back.
        var held = mlContext.Data.TrainTestSplit(split.TrainSet, testFraction: .2, seed: 1);
        var model = pipeline.Fit(held.TrainSet, held.TestSet);

        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine(Invariant($"Accuracy {metrics.Accuracy:P1}, area under the ROC curve {metrics.AreaUnderRocCurve:F4}."));

        // A message that is no spam must not be lost: of 100 that are held back, 99 are to be spam.
        if (LowestThreshold(Answers(held.TestSet), precision: .99) is { } threshold)
        {
            var heldBack = Answers(split.TestSet).Where(answer => answer.Probability >= threshold).ToList();
            Console.WriteLine(Invariant($"From a probability of {threshold:F2}, {heldBack.Count} new messages are held back, ")
                + $"{heldBack.Count(answer => answer.Label)} of them spam.");
        }

        using var engine = mlContext.Model.CreatePredictionEngine<Message, Answer>(model);
        foreach (var text in new[] { "WINNER!! Claim your free prize now, call 09061701461", "Are we still on for lunch tomorrow?" })
            Console.WriteLine(Invariant($"{engine.Predict(new Message { Content = text }).Probability,7:P1} spam: {text}"));

        model.SaveModel(run.FileIn("zip"), data.Schema);
        model.FindDenseNetwork().History.SavePlot(run.FileIn("svg"), 440, 300);

        List<Answer> Answers(IDataView rows) => [.. mlContext.Data.CreateEnumerable<Answer>(model.Transform(rows), reuseRowObject: false)];
    }

    /// <summary>The lowest probability from which so large a share of the messages is spam; null where there is none.</summary>
    private static float? LowestThreshold(List<Answer> answers, double precision) => answers
        .Select(answer => (float?)answer.Probability).Distinct().Order().FirstOrDefault(lowest => answers
            .Where(answer => answer.Probability >= lowest).Average(answer => answer.Label ? 1.0 : 0) >= precision);

    private static IEnumerable<Message> Drawn()
    {
        string[] wanted = ["lunch", "tomorrow", "home", "train", "late", "mother", "thanks", "film"];
        string[] unwanted = ["free", "prize", "win", "call", "now", "claim", "cash", "urgent"];
        string[] both = ["please", "today", "the", "you", "we", "a", "to", "is"];
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var own = i % 4 == 0 ? unwanted : wanted;
            var words = Enumerable.Range(0, 8).Select(_ => (random.Next(4) == 0 ? own : both)[random.Next(8)]);
            yield return new Message { Kind = i % 4 == 0 ? "spam" : "ham", Content = string.Join(' ', words) };
        }
    }

    private sealed class Message
    {
        [LoadColumn(0)]
        public string Kind { get; set; } = "";

        [LoadColumn(1)]
        public string Content { get; set; } = "";
    }

    private sealed class Answer
    {
        public bool Label { get; set; }

        public float Probability { get; set; }
    }
}
