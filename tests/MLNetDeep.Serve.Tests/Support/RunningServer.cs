using ExampleKit.Data;
using Microsoft.AspNetCore.Builder;
using Serve;
using Serve.Model;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>The server with a small model of drawn silhouettes, on a free port; one for all tests.</summary>
internal static class RunningServer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static string? s_folder;
    private static WebApplication? s_app;
    private static Classifier? s_classifier;

    /// <summary>Where it listens; started when first asked for.</summary>
    public static async Task<Uri> AddressAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (s_app is null)
            {
                s_folder = Directory.CreateTempSubdirectory("mlnetdeep-serve-").FullName;
                var files = FashionMnistFiles.In(s_folder);
                var drawn = new Silhouettes(seed: 1);
                IdxWriter.Write(drawn.Draw(800), files.TrainImages, files.TrainLabels);
                IdxWriter.Write(drawn.Draw(100), files.TestImages, files.TestLabels);
                var model = Path.Combine(s_folder, "model.zip");
                ModelTraining.Train(files, model, rows: null, epochs: 3, log: _ => { });
                s_classifier = Classifier.Load(model);
                s_app = Server.Create(s_classifier, "http://127.0.0.1:0");
                await s_app.StartAsync();
            }
            return new Uri(s_app.Urls.Single());
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Ends it and removes its files.</summary>
    public static async Task StopAsync()
    {
        if (s_app is not null)
            await s_app.DisposeAsync();
        s_classifier?.Dispose();
        if (s_folder is not null)
            Directory.Delete(s_folder, recursive: true);
    }
}
