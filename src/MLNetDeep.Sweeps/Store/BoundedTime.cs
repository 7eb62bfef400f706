namespace MLNetDeep.Sweeps.Store;

/// <summary>
/// Times that follow from numbers in a store: of two thousand million trials that are to be, say, or of a damaged one. None is negative,
/// or longer than some ten thousand years, of which two add up to a time yet.
/// </summary>
internal static class BoundedTime
{
    private const double MostSeconds = 3e11;

    /// <param name="seconds">Any number; NaN is none.</param>
    public static TimeSpan OfSeconds(double seconds) =>
        TimeSpan.FromSeconds(double.IsNaN(seconds) ? 0 : Math.Clamp(seconds, 0, MostSeconds));
}
