using System.Diagnostics;
using Serve;
using Serve.Model;

ServeOptions options;
try
{
    options = ServeOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(ServeOptions.Usage);
    return 2;
}
if (options.Help)
{
    Console.WriteLine(ServeOptions.Usage);
    return 0;
}
if (options.Train is { } file)
{
    await ModelTraining.RunAsync(file, options.Data, options.Quick);
    return 0;
}

try
{
    if (options.Quick && !options.ModelIsGiven)
        options = options with { Model = Path.Combine("artifacts", "serve", "quick.zip") };
    if (!options.ModelIsGiven && !File.Exists(options.Model))
        await TrainInAnotherProcessAsync(options);

    using var classifier = Classifier.Load(options.Model);
    var beside = TableModel.Beside(options.Model);
    var table = options.Table is { } given ? TableModel.Load(given) : File.Exists(beside) ? TableModel.Load(beside) : null;
    await using var app = Server.Create(classifier, options.Quick ? "http://127.0.0.1:0" : options.Url, table);
    if (options.Quick)
    {
        await app.StartAsync();
        await SelfCheck.RunAsync(app.Urls.Single(), classifier, table);
        await app.StopAsync();
    }
    else
    {
        await app.RunAsync();
    }
    return 0;
}
catch (Exception exception) when (
    exception is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

// So that the process that serves never loads libtorch.
static async Task TrainInAnotherProcessAsync(ServeOptions options)
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Model))!);
    Console.WriteLine($"There is no '{options.Model}' yet: training one.");
    var command = new ProcessStartInfo(Environment.ProcessPath!);
    if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        command.ArgumentList.Add(typeof(Server).Assembly.Location);
    string[] arguments = ["--train", options.Model, .. options.Data is { } data ? new[] { "--data", data } : [],
        .. options.Quick ? new[] { "--quick" } : []];
    foreach (var argument in arguments)
        command.ArgumentList.Add(argument);

    using var training = Process.Start(command)!;
    await training.WaitForExitAsync();
    if (training.ExitCode != 0)
        throw new InvalidOperationException(
            $"Training must end well before there is a model to serve. Received: exit code {training.ExitCode}; what it wrote says why.");
}
