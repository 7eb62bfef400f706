namespace MLNetDeep;

/// <content>What follows from the number of rows and from the memory for them.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>
    /// Returns the options that a fit of a given number of rows uses: these options with <see cref="BatchSize"/> and
    /// <see cref="NumberOfEpochs"/> filled in, and without <see cref="StepBudget"/>. <c>Console.WriteLine(options.ForRows(8000))</c> shows
    /// them.
    /// </summary>
    /// <param name="rows">The number of rows of the fit, including those held out for validation. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 1.</exception>
    public DenseNetworkOptions ForRows(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var trainedOn = Math.Max(1, rows - (long)Math.Round(rows * (double)(Split?.Fraction ?? 0), MidpointRounding.AwayFromZero));
        return this with { BatchSize = BatchSizeFor(trainedOn), NumberOfEpochs = EpochsFor(trainedOn), StepBudget = null };
    }

    /// <summary>How many rows make a batch of that many training rows: never more than there are, for memory is taken for so
    /// many.</summary>
    internal int BatchSizeFor(long trainingRows)
    {
        var asked = BatchSize ?? trainingRows switch
        {
            <= 1024 => 64,
            <= 8192 => 128,
            <= 30_000 => 256,
            <= 100_000 => 512,
            _ => 1024,
        };
        return (int)Math.Min(asked, Math.Max(1, trainingRows));
    }

    /// <summary>How many epochs a training of that many rows has, at most.</summary>
    internal int EpochsFor(long trainingRows) => StepBudget is { } budget
        ? Math.Min(NumberOfEpochs, budget.EpochsFor(trainingRows, BatchSizeFor(trainingRows)))
        : NumberOfEpochs;

    /// <summary>The most bytes that rows may need to stay in memory where the placement is left to us.</summary>
    internal long InMemoryBytes => DataMemoryMegabytes is { } megabytes ? (long)megabytes << 20 : HalfOfMemory;

    /// <summary>Half of the memory this process may have, in bytes.</summary>
    internal static long HalfOfMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>The most bytes that rows which are streamed may need at once.</summary>
    internal long StreamingBytes => (long)(DataMemoryMegabytes ?? 256) << 20;
}
