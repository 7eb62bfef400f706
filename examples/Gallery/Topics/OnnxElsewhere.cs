using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep;
using SkiaSharp;
using static System.FormattableString;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Gallery.Topics;

/// <summary>ONNX elsewhere: trained here, run by ONNX Runtime, without ML.NET and without this library.</summary>
internal static class OnnxElsewhere
{
    public static void Run(TopicRun run)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = run.Find("digits/optdigits.tra.csv") is { } file
            ? mlContext.Data.LoadFromTextFile<Digit>(file, separatorChar: ',')
            : mlContext.Data.LoadFromEnumerable(Drawn());
        rows = mlContext.Data.TakeRows(rows, run.Quick ? 1_000 : 3_823);
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number", keyOrdinality: KeyOrdinality.ByValue)
            .Append(new DenseNetworkTrainer(mlContext, new DenseNetworkOptions
            {
                HiddenLayers = [new Dense(48, Activation.ReLU)],
                NumberOfEpochs = run.Quick ? 10 : 30,
                Seed = 1,
            })).Fit(rows).FindDenseNetwork().Model;
        model.SaveOnnx(run.FileIn("onnx"), new OnnxExportOptions { PredictedLabel = OnnxPredictedLabel.Value });

        // From here on as another program, or another language, would.
        using var session = new InferenceSession(run.FileIn("onnx"));
        var digits = mlContext.Data.CreateEnumerable<Digit>(rows, reuseRowObject: false).Take(200).ToList();
        using var features = OrtValue.CreateTensorValueFromMemory(digits.SelectMany(digit => digit.Pixels).ToArray(), [digits.Count, 64]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["Features"], [features], ["PredictedLabel", "Score"]);
        var answers = results[0].GetTensorDataAsSpan<float>().ToArray();
        var scores = results[1].GetTensorDataAsSpan<float>().ToArray();

        var right = digits.Zip(answers).Count(pair => pair.First.Number == pair.Second);
        var ours = digits.SelectMany(digit => model.Predict(digit.Pixels).Scores);
        var farthest = ours.Zip(scores, (here, there) => Math.Abs(here - there)).Max();
        Console.WriteLine(Invariant($"ONNX Runtime names {right} of {digits.Count} right; its scores are within {farthest:E0} of ours."));
        Console.WriteLine(
            $"""
            In Python:
              import onnxruntime, numpy
              session = onnxruntime.InferenceSession("{Path.GetFileName(run.FileIn("onnx"))}")
              label, score = session.run(["PredictedLabel", "Score"], {"{"}"Features": numpy.zeros((1, 64), "float32"){"}"})
            """);
        Draw(digits, answers, run.FileIn("png"));
    }

    /// <summary>Digits with the answers below them.</summary>
    private static void Draw(IReadOnlyList<Digit> digits, float[] answers, string path)
    {
        const int shown = 10, pixel = 5, side = 8 * pixel + 4;
        using var sheet = new SKBitmap(shown * side, side + 20);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        using var paint = new SKPaint { IsAntialias = true };
        for (var i = 0; i < shown; i++)
        {
            for (var at = 0; at < 64; at++)
            {
                var shade = (byte)(255 - 15 * Math.Clamp(digits[i].Pixels[at], 0, 16));
                paint.Color = new SKColor(shade, shade, shade);
                canvas.DrawRect(i * side + at % 8 * pixel, at / 8 * pixel, pixel, pixel, paint);
            }
            paint.Color = answers[i] == digits[i].Number ? SKColors.DarkGreen : SKColors.Firebrick;
            using var font = new SKFont(SKTypeface.Default, 15);
            canvas.DrawText(Invariant($"{answers[i]:0}"), i * side + side / 2f - 6, side + 14, font, paint);
        }
        using var file = File.Create(path);
        sheet.Encode(file, SKEncodedImageFormat.Png, quality: 100);
    }

    private static List<Digit> Drawn()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 1_500).Select(i => new Digit
        {
            Number = i % 10,
            Pixels = [.. Enumerable.Range(0, 64).Select(at => (at * 7 + i % 10 * 11) % 17 * (.6f + .4f * random.NextSingle()))],
        })];
    }

    private sealed class Digit
    {
        [LoadColumn(0, 63), VectorType(64), ColumnName("Features")]
        public float[] Pixels { get; set; } = [];

        [LoadColumn(64)]
        public float Number { get; set; }
    }
}
