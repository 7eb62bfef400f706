using ExampleKit.Data;
using Microsoft.AspNetCore.Builder;
using Serve;
using Serve.Model;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>The server with a small model of drawn silhouettes, on a free port; one for all tests.</summary>
internal static class RunningServer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static string? _folder;
    private static WebApplication? _app;
    private static Classifier? _classifier;

    /// <summary>Where it listens; started when first asked for.</summary>
    public static async Task<Uri> AddressAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_app is null)
            {
                _folder = Directory.CreateTempSubdirectory("mlnetdeep-serve-").FullName;
                var files = FashionMnistFiles.In(_folder);
                var drawn = new Silhouettes(seed: 1);
                IdxWriter.Write(drawn.Draw(800), files.TrainImages, files.TrainLabels);
                IdxWriter.Write(drawn.Draw(100), files.TestImages, files.TestLabels);
                var model = Path.Combine(_folder, "model.zip");
                ModelTraining.Train(files, model, rows: null, epochs: 3, log: _ => { });
                _classifier = Classifier.Load(model);
                TableTraining.Train(TableModel.Beside(model), rows: 200);
                _app = Server.Create(_classifier, "http://127.0.0.1:0", TableModel.Load(TableModel.Beside(model)));
                await _app.StartAsync();
            }
            return new Uri(_app.Urls.Single());
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The model it serves, once it is started.</summary>
    public static string ModelFile => Path.Combine(_folder!, "model.zip");

    /// <summary>Ends it and removes its files.</summary>
    public static async Task StopAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _classifier?.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}
