using MLNetDeep;

namespace SweepExample;

/// <summary>Rewrites the page of a running sweep every few seconds, until it has ended or the user has seen enough.</summary>
internal static class StoreWatch
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);

    /// <param name="open">Opens the store.</param>
    /// <param name="page">Where the page is written.</param>
    /// <param name="title">What it is headed.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="OperationCanceledException">The user has seen enough.</exception>
    public static async Task<int> RunAsync(Func<SweepWatch> open, string page, string title, CancellationToken cancellationToken = default)
    {
        try
        {
            using var watch = open();
            using var timer = new PeriodicTimer(BetweenLooks);
            SweepProgress progress;
            do
            {
                progress = watch.Read();
                progress.SaveReport(page, title);
                Console.WriteLine(progress);
            }
            while (!progress.HasEnded && await timer.WaitForNextTickAsync(cancellationToken));
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
