using MLNetDeep.Networks;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Training;

/// <summary>
/// What training takes of a device's memory beside the features of the rows, by its sizes alone: what must stay free where features are to
/// lie there too. Rather too much than too little: who finds less than is needed loses a fit, who keeps some more free loses nothing.
/// </summary>
internal static class TrainingMemory
{
    /// <summary>What libraries of matrix products take for themselves, and what lies between blocks.</summary>
    public const long OfLibraries = 256L << 20;

    private const long Single = sizeof(float);

    /// <summary>Arrays as long as the parameters that an update makes for its own steps, where it is no operation of one piece.</summary>
    private const int ArraysOfUpdate = 4;

    /// <summary>
    /// Arrays of [batch, width] for each layer: its output, what its slope needs, the gradient of its output, and steps between.
    /// </summary>
    private const int ArraysOfLayer = 6;

    /// <summary>A batch's features: gathered, as Single, scaled, and their gradient where a first layer asks for it.</summary>
    private const int ArraysOfBatch = 4;

    /// <summary>Of each row: its number, its place in the epoch's order, and its two weights.</summary>
    private const int ValuesOfRow = 6;

    /// <summary>The bytes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">What changes its parameters.</param>
    /// <param name="batchSize">How many rows a step has.</param>
    /// <param name="rowCount">How many rows there are in all.</param>
    public static long BytesOf(NetworkSpecification network, OptimizerOptions optimizer, int batchSize, int rowCount)
    {
        // The parameters, their gradients, what the optimizer remembers, its steps between, and the average of the weights.
        var arrays = 2L + StateArraysOf(optimizer) + ArraysOfUpdate + (optimizer.WeightAveraging is null ? 0 : 1);
        var ofNetwork = arrays * network.ParameterCount + 2L * network.StatisticCount;
        var atOnce = Math.Max(batchSize, Math.Min(rowCount, Data.Rows.RowSource.LargestEvaluation));
        var ofBatch = (long)atOnce * (ArraysOfBatch * network.InputSize + ArraysOfLayer * WidthsOf(network));
        var ofRows = (long)rowCount * (ValuesOfRow + 2L * network.OutputSize);
        return OfLibraries + checked(Single * (ofNetwork + ofBatch + ofRows));
    }

    /// <summary>How many values the layers make of a row, all together; those inside blocks and those of each member too.</summary>
    private static long WidthsOf(NetworkSpecification network) => network.AllPlaced.Sum(placed =>
        (long)placed.OutputSize * placed.Members + (placed.Statistic(Options.LayerArray.Edges)?.Length ?? 0));

    /// <summary>How many arrays the optimizer remembers, by making its rule for a network of one value.</summary>
    private static int StateArraysOf(OptimizerOptions optimizer)
    {
        using var smallest = NetworkState.Start(new NetworkSpecification(1, [new Dense(1) { UseBias = false }]), seed: 0);
        using var rule = UpdateRule.For(optimizer, smallest);
        return rule.State.Count;
    }
}
