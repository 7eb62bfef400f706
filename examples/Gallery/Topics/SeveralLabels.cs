using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using static System.FormattableString;

namespace Gallery.Topics;

/// <summary>Several labels at once: one network answers several questions of yes and no about each row.</summary>
internal static class SeveralLabels
{
    private static readonly string[] Questions = ["even", "above four", "has a loop"];

    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var digits = run.Find("digits/optdigits.tra.csv") is { } file
            ? File.ReadLines(file).Select(line => Array.ConvertAll(line.Split(','), int.Parse))
                .Select(numbers => new Digit(numbers[^1], numbers[..^1]))
            : Drawn();
        var rows = digits.Take(run.Quick ? 1_000 : int.MaxValue).Select(digit => new Row
        {
            Labels = [digit.Number % 2 == 0, digit.Number > 4, digit.Number is 0 or 6 or 8 or 9],
            Features = [.. digit.Pixels.Select(shade => shade / 16f)],
        });
        var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(rows), testFraction: .25, seed: 1);

        // A vector of Booleans as the label is all it takes: a sigmoid for each, and binary cross-entropy.
        var network = new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
        {
            LabelColumnName = "Labels",
            HiddenLayers = [new Dense(48, Activation.ReLU)],
            NumberOfEpochs = run.Quick ? 10 : 30,
            ValidationFraction = .2f,
            EarlyStopping = new EarlyStopping { Patience = 4 },
            Seed = 1,
        }, [new ConsoleProgress(Console.Out)]).Fit(split.TrainSet);

        var answers = mlContext.Data.CreateEnumerable<Answer>(network.Transform(split.TestSet), reuseRowObject: false).ToList();
        foreach (var (i, question) in Questions.Index())
            Console.WriteLine(Invariant($"{question,-12} right in {Share(row => row.Labels[i] == row.PredictedLabel[i]):P1} of the test rows"));
        Console.WriteLine(Invariant($"{"all of them",-12} right in {Share(row => row.Labels.SequenceEqual(row.PredictedLabel)):P1}"));
        Console.WriteLine("The first test row: " + string.Join(", ", Questions.Zip(answers[0].Probability)
            .Select(answer => Invariant($"{answer.First} {answer.Second:P0}"))));

        network.History.SavePlot(run.FileIn("svg"), 440, 300);

        double Share(Func<Answer, bool> isSo) => answers.Average(row => isSo(row) ? 1.0 : 0);
    }

    /// <summary>Strokes of an eight-segment display in 8 x 8 pixels, with noise.</summary>
    private static IEnumerable<Digit> Drawn()
    {
        string[] segments = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"];
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var lit = segments[i % 10];
            yield return new Digit(i % 10, [.. Enumerable.Range(0, 64).Select(at =>
                lit.Any(segment => IsOn(segment, at % 8, at / 8)) ? 10 + random.Next(7) : random.Next(6))]);
        }
    }

    private static bool IsOn(char segment, int x, int y) => segment switch
    {
        'a' => y == 0 && x is > 1 and < 6,
        'b' => x == 6 && y is > 0 and < 4,
        'c' => x == 6 && y is > 3 and < 7,
        'd' => y == 7 && x is > 1 and < 6,
        'e' => x == 1 && y is > 3 and < 7,
        'f' => x == 1 && y is > 0 and < 4,
        _ => y == 3 && x is > 1 and < 6,
    };

    private sealed record Digit(int Number, int[] Pixels);

    private sealed class Row
    {
        [VectorType(3)]
        public bool[] Labels { get; set; } = [];

        [VectorType(64)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Answer
    {
        public bool[] Labels { get; set; } = [];

        public bool[] PredictedLabel { get; set; } = [];

        public float[] Probability { get; set; } = [];
    }
}
