using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MLNetDeep.Serve.Tests.Support;
using Serve.Model;

namespace MLNetDeep.Serve.Tests;

/// <summary>The end points of examples/Serve.</summary>
[TestClass]
public sealed class ServeApiTests
{
    private const string Served =
        "model.zip: 79,510 parameters, 784 features, Dense { Units = 100, Activation = ReLU }, Dropout { Rate = 0.3 }, 10 classes";

    [TestMethod]
    public async Task Eight_clients_at_once_get_the_answers_one_gets()
    {
        using var client = await ClientAsync();
        var samples = (await client.GetFromJsonAsync<Sample[]>("/samples"))!;
        var expected = new List<string>();
        foreach (var sample in samples)
            expected.Add(await AnswerAsync(sample.Pixels));

        await Parallel.ForAsync(0, 8, async (_, _) =>
        {
            for (var i = 0; i < samples.Length; i++)
                Assert.AreEqual(expected[i], await AnswerAsync(samples[i].Pixels));
        });

        async Task<string> AnswerAsync(int[] pixels)
        {
            using var prediction = await client.PostAsJsonAsync("/predict", new { pixels });
            using var explanation = await client.PostAsJsonAsync("/explain", new { pixels });
            Assert.AreEqual((HttpStatusCode.OK, HttpStatusCode.OK), (prediction.StatusCode, explanation.StatusCode));
            return await prediction.Content.ReadAsStringAsync() + await explanation.Content.ReadAsStringAsync();
        }
    }

    [TestMethod]
    public async Task Rows_of_a_table_are_answered_by_the_names_of_its_columns()
    {
        using var client = await ClientAsync();
        using var one = await PostAsync("""{"Town": "Zug", "Rooms": null, "Area": 90}""");
        Assert.AreEqual(HttpStatusCode.OK, one.StatusCode);
        var rent = (await one.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("Score").GetDouble();
        using var many = await PostAsync("""[{"Town": "Zug", "Rooms": null, "Area": 90}, {"Town": "Nowhere", "Rooms": 2, "Area": 60}]""");
        var rents = await many.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual((2, rent), (rents.GetArrayLength(), rents[0].GetProperty("Score").GetDouble()));

        foreach (var (rows, received) in new[]
        {
            ("""{"Town": "Zug", "Rooms": 1}""", "'Area'"), ("""{"Town": 1, "Rooms": 1, "Area": 2}""", "'Town'"), ("7", "Number"),
            ("""[{"Town": "Zug", "Rooms": 1, "Area": 2}, []]""", "Row 1"), ("""{"Town": "\ud800", "Rooms": 1, "Area": 2}""", "half a"),
        })
        {
            using var refused = await PostAsync(rows);
            Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode, rows);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            StringAssert.Contains(problem.GetProperty("received").GetString(), received);
        }

        Task<HttpResponseMessage> PostAsync(string rows) =>
            client.PostAsync("/rows", new StringContent(rows, Encoding.UTF8, "application/json"));
    }

    [TestMethod]
    public async Task Contributions_sum_to_the_score_difference_of_the_class_asked_for()
    {
        using var client = await ClientAsync();
        var sample = (await client.GetFromJsonAsync<Sample[]>("/samples"))![0];
        using var response = await client.PostAsJsonAsync("/explain", new { pixels = sample.Pixels, @class = "Bag" });
        var answer = (await response.Content.ReadFromJsonAsync<ExplainAnswer>())!;
        Assert.AreEqual("Bag", answer.Explained);
        Assert.HasCount(Picture.Size, answer.Contributions);
        Assert.AreEqual(answer.Score - answer.BaselineScore, answer.Contributions.Sum(c => (double)c),
            2e-3 * answer.Contributions.Sum(Math.Abs));
        Assert.IsTrue(sample.Pixels.Zip(answer.Contributions).All(pixel => pixel.First != 0 || pixel.Second == 0),
            "Background contributes nothing.");
    }

    [TestMethod]
    [DataRow("{\"pixels\": [1, 2, 3]}", 400, "A picture must have 784 pixels. Received: 3. Send {\"pixels\": [0, 17, 255, …]}, 28 rows "
        + "of 28 shades from 0 (background) to 255.")]
    [DataRow("{\"pixel\": []}", 400, "The body must be an object with an array 'pixels'. Received: an object with 'pixel'.")]
    [DataRow("[]", 400, "The body must be an object with an array 'pixels'. Received: Array.")]
    [DataRow("{", 400, "The body must be JSON. Received: text that is not")]
    [DataRow("", 400, "The body must be JSON.")]
    public async Task Bodies_that_are_no_picture_are_refused_with_the_way_out(string body, int status, string detail) =>
        await RefusesAsync("/predict", body, status, detail);

    [TestMethod]
    public async Task Pixels_out_of_range_classes_there_are_not_and_large_bodies_are_refused()
    {
        var pixels = string.Join(',', Enumerable.Repeat("0", Picture.Size - 1));
        await RefusesAsync("/predict", $"{{\"pixels\": [{pixels}, 256]}}", 400,
            "A pixel must be a whole number from 0 to 255. Received: 256 as pixel 783.");
        await RefusesAsync("/predict", $"{{\"pixels\": [{pixels}, \"1\"]}}", 400,
            "A pixel must be a whole number from 0 to 255. Received: \"1\" as pixel 783.");
        await RefusesAsync("/predict", $"{{\"pixels\": [{pixels}, 0.5]}}", 400,
            "A pixel must be a whole number from 0 to 255. Received: 0.5 as pixel 783.");
        await RefusesAsync("/explain", $"{{\"pixels\": [{pixels}, 1], \"class\": \"Hat\"}}", 400,
            "The class must be one of the model's. Received: 'Hat'. Send one of 'T-shirt/top',");
        await RefusesAsync("/explain", $"{{\"pixels\": [{pixels}, 1], \"class\": 7}}", 400, "The class must be a text. Received: 7.");
        await RefusesAsync("/predict", $"{{\"pixels\": [{string.Join(',', Enumerable.Repeat("0", 50_000))}]}}", 413,
            "The body must be of at most 64 KB.");

        using var client = await ClientAsync();
        using var form = await client.PostAsync("/predict", new StringContent("x", Encoding.UTF8, "text/plain"));
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        using var nowhere = await client.GetAsync("/nowhere");
        Assert.AreEqual((HttpStatusCode.NotFound, "application/problem+json"),
            (nowhere.StatusCode, nowhere.Content.Headers.ContentType?.MediaType));
    }

    [TestMethod]
    public async Task Health_and_metrics_say_what_is_served_and_count_requests()
    {
        using var client = await ClientAsync();
        var health = await client.GetFromJsonAsync<JsonElement>("/health");
        Assert.AreEqual("ok", health.GetProperty("status").GetString());
        Assert.AreEqual(Served, health.GetProperty("model").GetString());

        var before = Count(await client.GetStringAsync("/metrics"));
        var after = await client.GetStringAsync("/metrics");
        Assert.IsGreaterThan(before, Count(after));
        StringAssert.Contains(after, "# TYPE serve_request_duration_seconds histogram\n");
        StringAssert.Contains(after, "serve_request_duration_seconds_bucket{endpoint=\"/metrics\",le=\"+Inf\"}");
        StringAssert.Contains(after, $"serve_model_info{{model=\"{Served}\"}} 1\n");

        static long Count(string metrics) =>
            metrics.Split('\n').Where(line => line.StartsWith("serve_requests_total{endpoint=\"/metrics\"", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();
    }

    private static async Task RefusesAsync(string path, string body, int status, string detail)
    {
        using var client = await ClientAsync();
        using var response = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.AreEqual((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString());
        Assert.IsFalse(string.IsNullOrEmpty(problem.GetProperty("rule").GetString() + problem.GetProperty("wayOut").GetString()));
    }

    private static async Task<HttpClient> ClientAsync() => new() { BaseAddress = await RunningServer.AddressAsync() };
}
