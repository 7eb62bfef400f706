namespace MLNetDeep;

/// <content>What to begin with on a table.</content>
public sealed partial record DenseNetworkOptions
{
    /// <summary>
    /// A preset for tables: trains in some seconds for 10,000 rows on two processors. Features may be numbers of any scale, with missing
    /// values, and one-hot categories (<c>mlContext.Transforms.TableFeatures</c> makes them). Change options with <c>with</c>:
    /// <c>DenseNetworkOptions.ForTables with { LabelColumnName = "income" }</c>.
    /// </summary>
    /// <remarks>
    /// <para>TabM-mini with piecewise-linear embeddings (Gorishniy, Kotelnikov and Babenko, "TabM", ICLR 2025), smaller than there: 4
    /// members instead of 32, two shared layers of 96 units instead of 512, embeddings of 8 values instead of 16. From the paper: 48 bins,
    /// ReLU, AdamW with a weight decay of 3e-4, the choice of the epoch by the mean of the members. A gradient of a norm above 1 is scaled
    /// down to it, as AutoGluon 1.6 does.</para>
    /// <para>Batch size and epochs follow the number of rows: <c>Console.WriteLine(DenseNetworkOptions.ForTables.ForRows(8000))</c> says
    /// what a fit makes of 8,000 rows, and the message at its start says it too. Batches are small where rows are few
    /// (<see cref="BatchSize"/>); 1,000 steps are the most, but at least 10 epochs and at most 200 (<see cref="StepBudget"/>).</para>
    /// <para>The learning rate of .008, four times the paper's, reaches in 30 epochs what that reaches in 70, since the model is a running
    /// average of the weights over some 200 steps. 8 members take twice the time for .2 % less error (california) or .6 % less log-loss
    /// (adult). 96 units and 1,000 steps take 41 % of the operations of 128 units and 1,600 steps. With a dropout of .02 instead of .05
    /// they are as good. docs/tables-measured.md has the figures, of rows that chose nothing else, and what else was tried.</para>
    /// <para>A category of 64 values or more (towns, products, customers) becomes 8 learnt values (<see cref="EmbedCategories"/>), so that
    /// it costs no more time than a small one. Smaller categories have a slot for each value.</para>
    /// <para>A fifth of the rows is held out to choose the epoch, with a patience of 10; then the network is trained again on all rows
    /// (<see cref="RefitOnAllRows"/>).</para>
    /// </remarks>
    public static DenseNetworkOptions ForTables { get; } = new()
    {
        HiddenLayers =
        [
            new TableEncoding { Numbers = new PiecewiseLinearNumbers { Width = 8 } }, new EmbedCategories { FromValues = 64 },
            Shared(units: 96, dropout: .02f),
        ],
        Optimizer = new AdamWOptions
        {
            LearningRate = 8e-3f,
            WeightDecay = 3e-4f,
            GlobalClipNorm = 1,
            WeightAveraging = new WeightAveraging { Momentum = .995f, WarmUp = true }
        },
        BatchSize = null,
        NumberOfEpochs = 200,
        StepBudget = new StepBudget(1000),
        ValidationFraction = .2f,
        EarlyStopping = new EarlyStopping { Patience = 10 },
        RefitOnAllRows = true,
    };

    /// <summary>
    /// <see cref="ForTables"/> with more of everything, for the last percents: 15 to 45 seconds for 8,000 rows on two processors. Five
    /// networks, embeddings of 16 values, half the learning rate, at most 3,200 steps each, a patience of 16.
    /// </summary>
    /// <remarks>The networks differ in their start and in the order of rows; all choose their epoch by the same rows held out, and each is
    /// trained again on all.</remarks>
    public static DenseNetworkOptions ForTablesBest { get; } = ForTables with
    {
        HiddenLayers = [new TableEncoding(), ForTables.HiddenLayers[1], Shared(units: 128, dropout: .05f)],
        Optimizer = ForTables.Optimizer with { LearningRate = 4e-3f },
        StepBudget = new StepBudget(3200),
        EarlyStopping = new EarlyStopping { Patience = 16 },
        EnsembleSize = 5,
    };

    private static SharedEnsemble Shared(int units, float dropout) =>
        new(4, new Dense(units, Activation.ReLU), new Dropout(dropout), new Dense(units, Activation.ReLU), new Dropout(dropout));
}
