using System.Text;
using Microsoft.ML;
using MLNetDeep;

/// <summary>Makes the model that the service of the recipes loads, and asks the service.</summary>
internal static class ChurnModel
{
    public static void Train()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200)
            .Select(i => new Customer { Age = 20 + i % 50, City = i % 2 == 0 ? "Bern" : "Chur", Label = i % 2 == 0 }));
        var options = new DenseNetworkOptions { HiddenLayers = [new TableEncoding()], NumberOfEpochs = 40, Seed = 1 };
        mlContext.Transforms.Categorical.OneHotEncoding("CityMarks", "City")
            .Append(mlContext.Transforms.Concatenate("Features", "Age", "Income", "CityMarks"))
            .Append(new DenseNetworkTrainer(mlContext, options))
            .Fit(rows).SaveModel("churn.zip", rows.Schema);
    }

    public static async Task Ask(WebApplication app)
    {
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var rows = new StringContent("{\"Age\": 41, \"City\": \"Bern\", \"Income\": null}", Encoding.UTF8, "application/json");
        var answer = await client.PostAsync("/predict", rows);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
        await app.StopAsync();
    }

    private sealed class Customer
    {
        public float Age { get; set; }

        public string City { get; set; } = "";

        public float Income { get; set; }

        public bool Label { get; set; }
    }
}
