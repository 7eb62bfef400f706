using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Recipes for tables side by side, by rows held out of the training files: what the presets were chosen by. Test rows are never read.
/// </summary>
/// <remarks>
/// Words: names of recipes and tables, <c>--seeds FIRST-LAST</c>, and <c>--models FOLDER</c>, which keeps networks and takes those that are
/// there. A quarter of the training rows, drawn anew for each seed, judges. <c>A+B</c> is the mean of the networks of two recipes or more.
/// A line for each fit as soon as it is done: recipe, table, seed, log-loss or RMSE, seconds of processors, epochs.
/// </remarks>
internal static class RecipeComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Recipes";

    private const string Seeds = "--seeds";
    private const string Models = "--models";

    public static string Usage => $"{Name} RECIPE[+RECIPE]... [TABLE]... [{Seeds} FIRST-LAST] [{Models} FOLDER], of "
        + string.Join('|', TableRecipes.All.Select(recipe => recipe.Name));

    /// <returns>The exit code: 2 where no recipe is named.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var words = arguments.ToList();
        var seeds = After(Seeds) ?? "0-1";
        int[] range = [.. seeds.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        string[] tables = [.. words.Where(word => BenchmarkTables.Eight.Concat(BenchmarkTables.Others).Contains(word))];
        string[][] recipes = [.. words.Select(word => word.Split('+')).Where(
            names => names.All(name => TableRecipes.All.Any(recipe => recipe.Name == name)))];
        if (recipes.Length == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        if (After(Models) is { } folder)
            Directory.CreateDirectory(folder);
        for (var seed = range[0]; seed <= range[^1]; seed++)
        {
            foreach (var table in tables.Length > 0 ? tables : ["california", "bike", "adult", "wine", "titanic"])
            {
                foreach (var recipe in recipes)
                    Console.WriteLine(Judged(recipe, table, seed, After(Models)));
            }
        }
        return 0;

        string? After(string word) => words.IndexOf(word) is >= 0 and var at ? words[at + 1] : null;
    }

    private static string Judged(string[] recipes, string tableName, int seed, string? folder)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, tableName, mostRows: null);
        var split = mlContext.Data.TrainTestSplit(table.Train, testFraction: .25, seed: 100 + seed);
        var (train, judges) = (mlContext.Data.Cache(split.TrainSet), mlContext.Data.Cache(split.TestSet));
        var rows = train.Preview(maxRows: int.MaxValue).RowView.Length;
        var request = new TableRequest(
            mlContext, table with { Train = train, Test = judges }, rows, seed, new TableForm(IsQuick: false));

        var before = Environment.CpuUsage.TotalTime;
        ITransformer[] fitted = [.. recipes.Select(recipe => Fitted(request, recipe, folder))];
        var used = Environment.CpuUsage.TotalTime - before;

        var model = fitted.Length == 1 ? fitted[0] : MeanOf(mlContext, fitted);
        var figures = TableFigures.Of(mlContext, table.Task, model.Transform(judges));
        var epochs = NetworkOf(fitted[0]) is { History: var history } && fitted.Length == 1
            ? string.Join('+', (history.Ensemble?.Members ?? [history]).Select(member =>
                string.Create(CultureInfo.InvariantCulture, $"{member.BestEpoch}/{member.Epochs.Count}")))
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Join('+', recipes)}\t{tableName}\t{seed}\t{figures.Loss:G5}\t{used.TotalSeconds:F1} s\t{epochs}");
    }

    /// <summary>What a recipe trains, or its network of the folder behind the same features.</summary>
    private static ITransformer Fitted(TableRequest request, string recipe, string? folder)
    {
        var path = folder is null ? null : Path.Combine(folder, $"{request.Table.Name}-{request.Seed}-{recipe}.mlnetdeep");
        if (File.Exists(path))
            return Behind(
                request.Table.FeaturesBy(request.MLContext, request.Table.Train).Fit(request.Table.Train), request.MLContext,
                DenseNetworkModel.Load(path));
        var fitted = TableRecipes.All.Single(known => known.Name == recipe).Fit(request).Model;
        if (path is not null)
            NetworkOf(fitted)?.Save(path);
        return fitted;
    }

    /// <summary>One model behind the features of the first: they are the same for all.</summary>
    private static TransformerChain<ITransformer> MeanOf(MLContext mlContext, ITransformer[] fitted)
    {
        DenseNetworkModel[] networks = [.. fitted.Select(model => NetworkOf(model)
            ?? throw new ArgumentException("A mean is of networks. LightGBM is none."))];
        var features = ((IEnumerable<ITransformer>)fitted[0]).TakeWhile(step => step is not DenseNetworkTransformer);
        return Behind(new TransformerChain<ITransformer>([.. features]), mlContext, DenseNetworkModel.MeanOf(networks));
    }

    private static TransformerChain<ITransformer> Behind(ITransformer features, MLContext mlContext, DenseNetworkModel network) =>
        new(features, new DenseNetworkTransformer(mlContext, network));

    private static DenseNetworkModel? NetworkOf(ITransformer fitted) =>
        (fitted as IEnumerable<ITransformer>)?.OfType<DenseNetworkTransformer>().FirstOrDefault()?.Model;
}
