using ExampleKit.Data;
using Spectre.Console;

namespace ExampleKit;

/// <summary>Shows a download: a bar for each file where bars can move, else a line for each.</summary>
internal static class DownloadReport
{
    /// <param name="console">Where to show it.</param>
    /// <param name="fetch">The download; it tells its argument the file and the number of its bytes received so far.</param>
    public static async Task<bool> ShowAsync(IAnsiConsole console, Func<Action<DataFile, long>, Task<bool>> fetch)
    {
        console.WriteLine("Downloading Fashion-MNIST (31 MB, MIT licence, Zalando SE)");
        if (!console.IsLive())
            return await fetch((file, bytes) => WriteWhenWhole(console, file, bytes));

        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bars = new Dictionary<DataFile, ProgressTask>();
                return fetch((file, bytes) => BarOf(file).Value = bytes);

                ProgressTask BarOf(DataFile file) =>
                    bars.TryGetValue(file, out var bar) ? bar : bars[file] = context.AddTask(file.Name, maxValue: file.Length);
            });
    }

    private static void WriteWhenWhole(IAnsiConsole console, DataFile file, long bytes)
    {
        if (bytes == file.Length)
            console.WriteLine($"  {file.Name}: {bytes} bytes");
    }
}
