using System.Globalization;
using System.Net;
using System.Text.Json;
using Serve.Model;

namespace Serve;

/// <summary>Sends the running server a few requests, as its users do, and throws where an answer is not what it must be.</summary>
internal static class SelfCheck
{
    public static async Task RunAsync(string url, Classifier classifier, TableModel? table)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var page = await client.GetStringAsync("/");
        Must(page.Contains("<canvas", StringComparison.Ordinal), "the page has no canvas to draw on");

        var health = await client.GetFromJsonAsync<JsonElement>("/health");
        Must(health.GetProperty("status").GetString() == "ok", "the health is not ok");
        Must(!health.GetProperty("libTorchIsLoaded").GetBoolean(), "libtorch was loaded, which serving must not need");

        var pictures = classifier.Samples.Select(sample => sample.Pixels).DefaultIfEmpty(new int[Picture.Size]).ToArray();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => PostAsync(client, "/predict", new { pixels = pictures[i % pictures.Length] })));
        foreach (var answer in answers)
            Must(Math.Abs(answer.GetProperty("classes").EnumerateArray()
                .Sum(entry => entry.GetProperty("probability").GetDouble()) - 1) < 1e-4, "probabilities do not sum to 1");
        for (var i = pictures.Length; i < answers.Length; i++)
            Must(answers[i].GetRawText() == answers[i % pictures.Length].GetRawText(), "one picture was answered in two ways");

        var explanation = await PostAsync(client, "/explain", new { pixels = pictures[0] });
        Must(explanation.GetProperty("contributions").GetArrayLength() == Picture.Size,
            "an explanation has no contribution for some pixel");

        if (table is not null)
            await AskForRowsAsync(client);

        using var refused = await client.PostAsJsonAsync("/predict", new { pixels = pictures[0].Take(3) });
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Must(refused.StatusCode == HttpStatusCode.BadRequest && problem.GetProperty("received").GetString() == "3.",
            "three pixels were not refused");

        var metrics = await client.GetStringAsync("/metrics");
        Must(metrics.Contains("serve_requests_total{endpoint=\"/predict\",status=\"200\"} 32\n", StringComparison.Ordinal),
            "the metrics do not count 32 predictions");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Served {classifier.Description} at {url}: page, health, 32 predictions, an explanation, a refusal and metrics are as they "
            + $"must be; {Environment.WorkingSet / 1e6:F0} MB in use, no libtorch."));
    }

    /// <summary>Of the table that is trained with the model: a dear flat and a cheap one, and one that is no flat.</summary>
    private static async Task AskForRowsAsync(HttpClient client)
    {
        var rents = await PostAsync(client, "/rows", new[] { Flat("Zug", "Rooms", 6, 150), Flat("Basel", "Rooms", null, 40) });
        Must(rents[0].GetProperty("Score").GetDouble() > rents[1].GetProperty("Score").GetDouble(),
            "a large flat costs less than a small one");
        using var refused = await client.PostAsJsonAsync("/rows", Flat("Zug", "Room", 6, 150));
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Must(refused.StatusCode == HttpStatusCode.BadRequest
            && problem.GetProperty("received").GetString()!.Contains("'Room'", StringComparison.Ordinal),
            "an unknown column was not refused");

        // A dictionary: names of properties would be sent in camelCase.
        static Dictionary<string, object?> Flat(string town, string nameOfRooms, int? rooms, int area) =>
            new() { ["Town"] = town, [nameOfRooms] = rooms, ["Area"] = area };
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static void Must(bool holds, string wrong)
    {
        if (!holds)
            throw new InvalidOperationException($"The server does not answer as it must: {wrong}.");
    }
}
