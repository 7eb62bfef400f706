namespace MLNetDeep.Sweeps.Spaces;

/// <summary>A parameter with its meaning for the options.</summary>
/// <param name="Parameter">What tuners see of it.</param>
/// <param name="Set">
/// Puts a value (a double, or one of <paramref name="Values"/>) into the options; null for one that only a pipeline or a later step reads.
/// </param>
/// <param name="Values">What the labels of a choice stand for, in their order; null for numbers.</param>
/// <param name="Way">The way to its option; null where a function sets it, or nothing does.</param>
internal sealed record BoundParameter<TOptions>(
    SearchParameter Parameter, Func<TOptions, object?, TOptions>? Set, IReadOnlyList<object?>? Values, OptionPath? Way)
{
    /// <summary>Why it cannot be set, one sentence each.</summary>
    public IReadOnlyList<string> Faults => Way?.Faults ?? [];

    /// <summary>What a value of a point stands for: the number, or what was to be chosen.</summary>
    public object? Meant(object value) => Values is null ? value : Values[((ChoiceDomain)Parameter.Domain).IndexOf(value)];
}
