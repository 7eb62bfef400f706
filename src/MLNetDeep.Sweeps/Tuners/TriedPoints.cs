namespace MLNetDeep.Sweeps.Tuners;

/// <summary>
/// Trials that have ended, by number. They come in the order in which they end; the first ones are handed out without being copied. Added
/// to by one thread; what was handed out may be read by others meanwhile.
/// </summary>
internal sealed class TriedPoints
{
    private TriedPoint?[] _byNumber = [];
    private int _complete;

    public void Add(TriedPoint tried)
    {
        if (tried.Number >= _byNumber.Length)
        {
            // A new array: those who read the old one keep reading it.
            var larger = new TriedPoint?[Math.Max(16, 2 * (tried.Number + 1))];
            _byNumber.CopyTo(larger, 0);
            _byNumber = larger;
        }
        _byNumber[tried.Number] = tried;
        while (_complete < _byNumber.Length && _byNumber[_complete] is not null)
            _complete++;
    }

    /// <summary>Those with a lower number than this.</summary>
    public IReadOnlyList<TriedPoint> Before(int end)
    {
        var first = new ArraySegment<TriedPoint?>(_byNumber, 0, Math.Clamp(end, 0, _byNumber.Length));
        return end <= _complete ? first! : [.. first.OfType<TriedPoint>()];
    }
}
