namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>How much is measured.</summary>
/// <param name="IsQuick">To see that all runs, within a minute; its figures are rough.</param>
internal sealed record PeerForm(bool IsQuick)
{
    public int TrainingRows => IsQuick ? 4_000 : 48_000;

    public int ValidationRows => IsQuick ? 1_000 : 12_000;

    /// <summary>Rounds of turns of some milliseconds.</summary>
    public int ShortRounds => IsQuick ? 2 : 15;

    /// <summary>Rounds of turns of seconds.</summary>
    public int LongRounds => IsQuick ? 1 : 3;

    /// <summary>The validation accuracy that is trained to.</summary>
    public double Accuracy => IsQuick ? .8 : .88;

    /// <summary>After how long a contestant that has not got there is stopped.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(IsQuick ? 4 : 40);
}
