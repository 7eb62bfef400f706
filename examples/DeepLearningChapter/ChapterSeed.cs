using System.Globalization;
using ExampleKit;

namespace DeepLearningChapter;

/// <summary>The seed of the whole chapter: 42, as the book's, unless the environment says another. It draws start weights, order and
/// dropout, not the split.</summary>
internal static class ChapterSeed
{
    public const string EnvironmentVariable = "MLNETDEEP_CHAPTER_SEED";

    private const int Default = 42;

    public static int OfThisRun() => Parse(Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <exception cref="UsageException">It is not a whole number from 0.</exception>
    public static int Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Default
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new UsageException(
            $"{EnvironmentVariable} must be a whole number from 0 to {int.MaxValue}. Received: '{text}'. Leave it out for {Default}.");
}
