using System.Runtime.InteropServices;
using ClusterExample;
using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using Spectre.Console;
using SweepExample;

const int Failure = 1, WrongUsage = 2, Stopped = 143;

var console = Terminal.Open();
// A scheduler that wants its machine back sends SIGTERM, and kills some seconds later. The trial goes back to the store at once.
using var stop = new CancellationTokenSource();
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var options = ClusterOptions.Parse(args);
    if (options.Help)
    {
        console.WriteLine(ClusterOptions.Usage);
        return 0;
    }

    // A worker with a database writes no file unless it is told to: in a container it may have no folder to write to.
    if (options.Store is null || options is { Watch: true, Report: null })
        Directory.CreateDirectory(options.Output);
    if (options.Watch)
        return await StoreWatch.RunAsync(() => HousingSweep.Watch(options), options.ReportPath, "California housing", stop.Token);
    var (sweep, table) = HousingSweep.Of(new MLContext(seed: 42), options);
    if (table.IsDrawn)
        console.Warning("The data is not here (set MLNETDEEP_DATA), so rows were drawn in its place: these figures mean nothing.");
    if (options.Store is null)
        console.Warning("No PostgreSQL database was named (--store, or MLNETDEEP_STORE), so the trials are in an SQLite file, which the "
            + "processes of this machine alone share.");

    if (options.Workers > 1)
        await LocalWorkers.RunAsync(options.Workers, args, stop.Token);
    // After workers of this machine: what they have left undone, which is nothing unless they were killed.
    var result = sweep.SetCallbacks(new ConsoleSweepProgress(console)).Run(stop.Token);
    if (stop.IsCancellationRequested)
        return Stopped;

    // Of many workers of a scheduler not every one writes a report; one that is alone with its file does.
    if (options.Report is not null || options.Store is null)
    {
        result.SaveReport(options.ReportPath, $"California housing{(table.IsDrawn ? " (drawn rows)" : "")}");
        console.Wrote(options.ReportPath);
    }
    if (options.Table is { } csv)
    {
        result.SaveCsv(csv);
        console.Wrote(csv);
    }
    return 0;
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"{exception.Message}\n\n{ClusterOptions.Usage}");
    return WrongUsage;
}
catch (OperationCanceledException)
{
    return Stopped;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException
    or InvalidOperationException or ArgumentException)
{
    // The server was away for too long, the store is of another sweep, all trials failed: what to do stands in the message.
    Console.Error.WriteLine(exception.Message);
    return Failure;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
