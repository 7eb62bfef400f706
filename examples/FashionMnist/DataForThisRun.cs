using System.Runtime.InteropServices;
using FashionMnist.Data;
using FashionMnist.Reports;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The search for data as this program does it: real mirrors, real folders, and a report of what happens.</summary>
internal static class DataForThisRun
{
    public static async Task<FoundData> FindAsync(string? given, OutputFolder output, IAnsiConsole console)
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
            folder => DownloadReport.ShowAsync(console, progress => mirrors.TryFetchAsync(FashionMnistFiles.Originals, folder, progress, interruption.Token)),
            folder => DrawSilhouettes(folder, console),
            console.WriteLine);
        return await search.FindAsync(DataPlaces.OfThisUser(given, output.Silhouettes));
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
