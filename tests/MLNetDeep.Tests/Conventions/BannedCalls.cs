namespace MLNetDeep.Tests.Conventions;

/// <summary>The bans, each with its reason: the one place to change.</summary>
internal static class BannedCalls
{
    private const string OwnRandomness = "A fit draws from generators of its own, seeded by its options or the MLContext, so that the "
        + "same seed gives the same model whatever else runs.";
    private const string OwnClock = "Durations come from Stopwatch or an injected TimeProvider; the wall clock may jump and cannot be "
        + "tested.";

    public static IReadOnlyList<BannedCall> All { get; } =
    [
        new(@".*\.manual_seed\w*", "It reseeds libtorch for the whole process. " + OwnRandomness),
        new(@"System\.Random\.(ctor|get_Shared)", OwnRandomness + " (System.Random also promises no equal sequence across .NET versions.)"),
        new(@"System\.Console\..*", "A library does not write to its user's screen: messages go through the MLContext's log."),
        new(@"System\.DateTime(Offset)?\.get_(Now|UtcNow|Today)", OwnClock),
        new(@"TorchSharp\.torch\.optim\b.*",
        "TorchSharp can free a Scalar under a running native call, and torch.optim makes many a step. Our update rules are our own."),
        new(@"System\.Threading\.Thread\.Sleep", "Sleeping hides a race or wastes a core. Wait for the thing itself."),
        new(@"TorchSharp\.torch\.Tensor\.backward",
        "There is one engine that differentiates automatically, and one training loop that calls it.", FilesAllowed: 1),
    ];

    /// <summary>A sentence for every banned thing that is named, or is named in more files than one may.</summary>
    public static IEnumerable<string> Violations(IReadOnlyCollection<CompiledReference> references) =>
        from ban in All
        let named = references.Where(ban.Bans).ToList()
        where named.Select(FileOf).Distinct().Count() > ban.FilesAllowed
        from reference in named
        let many = ban.FilesAllowed > 0 ? $" in more than {ban.FilesAllowed} file" : ""
        select $"{reference.Place}: {reference.FullName}{many}. {ban.Reason}";

    private static string FileOf(CompiledReference reference) => reference.Place.Split(':')[0];
}
