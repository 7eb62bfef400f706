using System.Runtime.InteropServices;
using ExampleKit.Data;
using Spectre.Console;

namespace ExampleKit;

/// <summary>The search for data as a program does it: real mirrors, real folders, and a report of what happens.</summary>
internal static class DataForThisRun
{
    /// <param name="given">The folder that the user named, if any.</param>
    /// <param name="drawn">Where silhouettes go when there is nothing else.</param>
    /// <param name="console">Where it is told.</param>
    public static async Task<FoundData> FindAsync(string? given, string drawn, IAnsiConsole console)
    {
        // An interrupted download must still clear away what it has not finished.
        using var interruption = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interruption.Cancel();
        });

        var mirrors = new Mirrors(FashionMnistFiles.Mirrors, Download.WithDefaultTimes(), console.Warning);
        var search = new DataSearch(
            FashionMnistFiles.Originals,
            folder => DownloadReport.ShowAsync(
            console, progress => mirrors.TryFetchAsync(FashionMnistFiles.Originals, folder, progress, interruption.Token)),
            folder => DrawSilhouettes(folder, console),
            console.WriteLine);
        return await search.FindAsync(DataPlaces.OfThisUser(given, drawn));
    }

    private static void DrawSilhouettes(string folder, IAnsiConsole console)
    {
        Silhouettes.WriteTo(folder);
        console.Warning(
            $"""
            Fashion-MNIST is not here and could not be downloaded. In its place, {Silhouettes.TrainingCount} + {Silhouettes.TestCount} silhouettes of clothes were drawn
            into '{folder}'. All that follows is about these drawings: ITS FIGURES MEAN NOTHING FOR FASHION-MNIST.
            For the real data, run again with a network, or name a folder that has it: --data FOLDER.
            """);
    }
}
