using Microsoft.ML;
using MLNetDeep.Benchmarks.Sweeps;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>All ways that are compared.</summary>
internal static class TableMethods
{
    public const string ForTables = "fortables";
    public const string ForTablesBest = "fortablesbest";
    public const string LightGbm = "lightgbm";
    public const string LightGbmSearched = "lightgbm30";

    public static IReadOnlyList<TableMethod> All { get; } =
    [
        new("plain", "network, default options, steps by hand", request => Trained(request, new DenseNetworkOptions(), byHand: true)),
        new(ForTables, "ForTables", request => Trained(request, DenseNetworkOptions.ForTables, byHand: false)),
        new(ForTablesBest, "ForTablesBest", request => Trained(request, DenseNetworkOptions.ForTablesBest, byHand: false)),
        new("onehot", "ForTables without EmbedCategories", request => Trained(request, TableRecipes.WithoutEmbedding, byHand: false)),
        new("smooth", "ForTablesBest with eight members, Mish, ScaleInputs and 128 bins",
            request => Trained(request, TableRecipes.BestOfSmooth, byHand: false)),
        new("kinds", "the mean of two such networks, two with three layers, and two with 256 bins", MeanOfKinds),
        new("sweep", "sweep of 30 trials, refit on all rows", request => NetworkSweep.Run(request, ensemble: false)),
        new("sweepensemble", "sweep of 30 trials, the mean of its networks that is best",
            request => NetworkSweep.Run(request, ensemble: true)),
        new(LightGbm, "LightGBM, default options", request =>
            Fitted(request, LightGbmSearch.Trainer(request.MLContext, request.Table.Task, random: null))),
        new(LightGbmSearched, "LightGBM, best of 30 random trials, refit on all rows", LightGbmOfTrials),
        new("fasttree", "FastTree, default options", request =>
            Fitted(request, OtherTrainers.FastTree(request.MLContext, request.Table.Task))),
        new("lbfgs", "L-BFGS, linear (regression: Poisson), steps by hand",
            request => new(request.Table.FeaturesByHand(request.MLContext)
            .Append(OtherTrainers.Lbfgs(request.MLContext, request.Table.Task))
                .Fit(request.Table.Train))),
    ];

    private static FittedTable Trained(TableRequest request, DenseNetworkOptions options, bool byHand)
    {
        var (mlContext, table) = (request.MLContext, request.Table);
        var features = byHand ? table.FeaturesByHand(mlContext) : table.FeaturesBy(mlContext, table.Train);
        var trainer = new DenseNetworkTrainer(mlContext, options with { Seed = request.Seed });
        return new(features.Append(trainer).Fit(table.Train));
    }

    private static FittedTable MeanOfKinds(TableRequest request)
    {
        var (mlContext, table) = (request.MLContext, request.Table);
        var features = table.FeaturesBy(mlContext, table.Train).Fit(table.Train);
        var rows = mlContext.Data.Cache(features.Transform(table.Train));
        var mean = DenseNetworkModel.MeanOf([.. TableRecipes.KindsOfSmooth.Select(
            kind => new DenseNetworkTrainer(mlContext, kind with { Seed = request.Seed }).Fit(rows).Model)]);
        return new(features.Append<ITransformer>(new DenseNetworkTransformer(mlContext, mean)));
    }

    private static FittedTable Fitted(TableRequest request, IEstimator<ITransformer> trainer) =>
        new(request.Table.FeaturesBy(request.MLContext, request.Table.Train).Append(trainer).Fit(request.Table.Train));

    /// <summary>
    /// The first trial has the default options, the others drawn ones; the best by a fifth of the rows is trained again on all of them.
    /// </summary>
    private static FittedTable LightGbmOfTrials(TableRequest request)
    {
        var (mlContext, table, split, random) = (request.MLContext, request.Table, request.Split(), new Random(request.Seed));
        var features = table.FeaturesBy(mlContext, split.TrainSet).Fit(split.TrainSet);
        var (rows, others) = (mlContext.Data.Cache(features.Transform(split.TrainSet)),
            mlContext.Data.Cache(features.Transform(split.TestSet)));
        var best = Enumerable.Range(0, request.Form.Trials).Select(
            trial => LightGbmSearch.Trainer(mlContext, table.Task, trial == 0 ? null : random))
            .MinBy(trainer => TableFigures.Of(mlContext, table.Task, trainer.Fit(rows).Transform(others)).Loss)!;
        return Fitted(request, best);
    }
}
