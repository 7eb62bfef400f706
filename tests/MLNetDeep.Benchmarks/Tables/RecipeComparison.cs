using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// Recipes for tables side by side, by rows held out of the training files: what the presets were chosen by. Test rows are never read.
/// </summary>
/// <remarks>
/// Words: names of recipes and tables, and <c>--seeds FIRST-LAST</c>. A quarter of the training rows, drawn anew for each seed, judges. A
/// line for each fit as soon as it is done: recipe, table, seed, log-loss or RMSE, seconds of processors, epochs.
/// </remarks>
internal static class RecipeComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Recipes";

    public static string Usage =>
        $"{Name} RECIPE... [TABLE]... [--seeds FIRST-LAST], of {string.Join('|', TableRecipes.All.Select(recipe => recipe.Name))}";

    /// <returns>The exit code: 2 where no recipe is named.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var words = arguments.ToList();
        var seeds = words.IndexOf("--seeds") is >= 0 and var at ? words[at + 1] : "0-1";
        int[] range = [.. seeds.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        string[] tables = [.. words.Where(word => BenchmarkTables.Eight.Concat(BenchmarkTables.Others).Contains(word))];
        (string Name, Func<TableRequest, FittedTable> Fit)[] recipes =
            [.. TableRecipes.All.Where(recipe => words.Contains(recipe.Name)).Select(recipe => (recipe.Name, recipe.Fit))];
        if (recipes.Length == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        for (var seed = range[0]; seed <= range[^1]; seed++)
        {
            foreach (var table in tables.Length > 0 ? tables : ["california", "bike", "adult", "wine", "titanic"])
            {
                foreach (var recipe in recipes)
                    Console.WriteLine(Judged(recipe.Name, recipe.Fit, table, seed));
            }
        }
        return 0;
    }

    private static string Judged(string name, Func<TableRequest, FittedTable> fit, string tableName, int seed)
    {
        var mlContext = new MLContext(seed);
        var table = BenchmarkTables.Load(mlContext, tableName, mostRows: null);
        var split = mlContext.Data.TrainTestSplit(table.Train, testFraction: .25, seed: 100 + seed);
        var (train, judges) = (mlContext.Data.Cache(split.TrainSet), mlContext.Data.Cache(split.TestSet));
        var rows = train.Preview(maxRows: int.MaxValue).RowView.Length;
        var before = Environment.CpuUsage.TotalTime;
        table = table with { Train = train, Test = judges };
        var fitted = fit(new TableRequest(mlContext, table, rows, seed, new TableForm(IsQuick: false)));
        var used = Environment.CpuUsage.TotalTime - before;
        var figures = TableFigures.Of(mlContext, table.Task, fitted.Model.Transform(judges));
        var history = (fitted.Model as IEnumerable<ITransformer>)?.OfType<DenseNetworkTransformer>().FirstOrDefault()?.Model.History;
        var epochs = history is null ? "" : string.Join('+', (history.Ensemble?.Members ?? [history]).Select(member =>
            string.Create(CultureInfo.InvariantCulture, $"{member.BestEpoch}/{member.Epochs.Count}")));
        return string.Create(CultureInfo.InvariantCulture,
            $"{name}\t{tableName}\t{seed}\t{figures.Loss:G5}\t{used.TotalSeconds:F1} s\t{epochs}");
    }
}
