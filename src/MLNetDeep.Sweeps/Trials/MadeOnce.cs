namespace MLNetDeep.Sweeps.Trials;

/// <summary>
/// A value that is made when it is first asked for, by one thread. Unlike <see cref="Lazy{T}"/> it keeps no failure: a store that was away
/// may be there the next time.
/// </summary>
/// <param name="make">Makes it.</param>
internal sealed class MadeOnce<T>(Func<T> make)
    where T : class
{
    private readonly Lock _gate = new();
    private T? _value;

    public T Value
    {
        get
        {
            lock (_gate)
                return _value ??= make();
        }
    }
}
