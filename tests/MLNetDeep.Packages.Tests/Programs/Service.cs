using System.Net.Http.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;

/// <summary>A service that loads a model once and makes an engine for each request, and asks itself.</summary>
internal static class Service
{
    private static async Task Main(string[] args)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Features = [i % 2, i % 5], Label = i % 2 == 0 }));
        new DenseNetworkTrainer(mlContext, new DenseNetworkOptions { NumberOfEpochs = 40, Seed = 1 }).Fit(rows)
            .SaveModel("model.zip", rows.Schema);

        var builder = WebApplication.CreateBuilder(args);
        var loaded = mlContext.Model.Load("model.zip", out _);
        builder.Services.AddScoped(_ => mlContext.Model.CreatePredictionEngine<Row, Answer>(loaded));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/", (Row row, PredictionEngine<Row, Answer> engine) => engine.Predict(row));
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var answer = await client.PostAsJsonAsync("/", new Row { Features = [i % 2, 1] });
            return (await answer.Content.ReadFromJsonAsync<Answer>())!.PredictedLabel == (i % 2 == 0);
        }));
        await app.StopAsync();
        Console.WriteLine($"accuracy {answers.Count(isRight => isRight) / answers.Length}");
    }

    internal sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    internal sealed class Answer
    {
        public bool PredictedLabel { get; set; }
    }
}
