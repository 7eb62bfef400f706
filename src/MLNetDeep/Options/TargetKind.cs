namespace MLNetDeep.Options;

/// <summary>What kind of thing a network learns to say, as far as losses and metrics care.</summary>
[Flags]
internal enum TargetKind
{
    /// <summary>One of several classes.</summary>
    Classes = 1,

    /// <summary>True or false, once or for each of several labels.</summary>
    Truths = 2,

    /// <summary>Numbers.</summary>
    Numbers = 4,
}
