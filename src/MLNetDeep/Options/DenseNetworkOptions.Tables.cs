namespace MLNetDeep;

/// <content>What to begin with on a table.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>
    /// What to begin with on a table: seconds to a minute for 10,000 rows on two processors. Numbers of any scale, with gaps, and one-hot
    /// categories go in as they are (<c>mlContext.Transforms.TableFeatures</c>). Change anything with <c>with</c>:
    /// <c>DenseNetworkOptions.ForTables with { LabelColumnName = "income" }</c>.
    /// </summary>
    /// <remarks>
    /// <para>TabM-mini with piecewise-linear embeddings (Gorishniy, Kotelnikov and Babenko, "TabM", ICLR 2025), smaller than there: 8
    /// members instead of 32, two shared layers of 128 units instead of 512, embeddings of 8 values instead of 16. From the paper: 48 bins,
    /// ReLU, dropout .1, AdamW with a learning rate of .002 and a weight decay of 3e-4, the choice of the epoch by the mean of the members.
    /// A gradient of a norm above 1 is scaled down to it, as AutoGluon 1.6 does. The batch size follows the number of rows
    /// (<see cref="BatchSize"/>).</para>
    /// <para>The model has a running average of the weights over some 200 steps. Without it the last epoch of training anew is whatever the
    /// last batches made of it: on California housing (6,400 rows, two seeds, rows that chose nothing) the error was .530 without the
    /// average and .498 with it.</para>
    /// <para>A fifth of the rows is held out to choose the epoch, with a patience of 12 of at most 200; then the network is trained anew on
    /// all rows (<see cref="RefitOnAllRows"/>). docs/tables.md has what it reaches beside trees.</para>
    /// </remarks>
    public static DenseNetworkOptions ForTables { get; } = new()
    {
        HiddenLayers = [new TableEncoding { Numbers = new PiecewiseLinearNumbers { Width = 8 } }, Shared(members: 8, units: 128)],
        Optimizer = new AdamWOptions
        {
            LearningRate = 2e-3f,
            WeightDecay = 3e-4f,
            GlobalClipNorm = 1,
            WeightAveraging = new WeightAveraging { Momentum = .995f }
        },
        BatchSize = null,
        NumberOfEpochs = 200,
        ValidationFraction = .2f,
        EarlyStopping = new EarlyStopping { Patience = 12 },
        RefitOnAllRows = true,
    };

    /// <summary>
    /// <see cref="ForTables"/> with more of everything, for the last percents: minutes for 10,000 rows on two processors. Four networks,
    /// each of 16 members, embeddings of 16 values, a patience of 16.
    /// </summary>
    /// <remarks>The networks differ in their start and in the order of rows; all choose their epoch by the same rows held out, and each is
    /// trained anew on all.</remarks>
    public static DenseNetworkOptions ForTablesBest { get; } = ForTables with
    {
        HiddenLayers = [new TableEncoding(), Shared(members: 16, units: 128)],
        EarlyStopping = new EarlyStopping { Patience = 16 },
        EnsembleSize = 4,
    };

    private static SharedEnsemble Shared(int members, int units) =>
        new(members, new Dense(units, Activation.ReLU), new Dropout(.1f), new Dense(units, Activation.ReLU), new Dropout(.1f));
}
