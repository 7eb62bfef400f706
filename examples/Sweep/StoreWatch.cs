using MLNetDeep;

namespace SweepExample;

/// <summary>
/// Rewrites the page of a running sweep every few seconds, beside its store, until it has ended or the user has seen enough.
/// </summary>
internal static class StoreWatch
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string store)
    {
        var page = Path.ChangeExtension(store, ".html");
        try
        {
            using var watch = SweepWatch.Open(store);
            using var timer = new PeriodicTimer(BetweenLooks);
            SweepProgress progress;
            do
            {
                progress = watch.Read();
                progress.SaveReport(page, Path.GetFileNameWithoutExtension(store));
                Console.WriteLine(progress);
            }
            while (!progress.HasEnded && await timer.WaitForNextTickAsync());
            Console.WriteLine($"Wrote {page}");
            return 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException)
        {
            Console.Error.WriteLine(unreadable.Message);
            return 1;
        }
    }
}
