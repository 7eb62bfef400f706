using ExampleKit;
using Microsoft.ML;
using MLNetDeep;
using SweepExample;
using SweepExample.Data;

// Another program may look at the sweep while it runs.
if (args is ["watch", var watched])
{
    return await StoreWatch.RunAsync(
        () => SweepWatch.Open(watched), Path.ChangeExtension(watched, ".html"), Path.GetFileNameWithoutExtension(watched));
}

var program = new ExampleProgram(
    "Sweep", "Finds networks without hand-tuning: for Adult income, California housing and Fashion-MNIST.", QuickSeconds: 60, "sweep");

return await CommandLine.RunAsync(program, args, async (options, console) =>
{
    var mlContext = new MLContext(seed: 42);
    var output = Path.GetFullPath(options.Output);
    Directory.CreateDirectory(output);

    SearchedTable[] tables =
    [
        AdultIncome.Load(mlContext, options.Quick),
        CaliforniaHousing.Load(mlContext, options.Quick),
        Clothes.Load(mlContext, await DataForThisRun.FindAsync(options.Data, Path.Combine(output, "silhouettes"), console), options.Quick),
    ];
    foreach (var table in tables)
    {
        console.Heading(table.Name);
        if (table.IsDrawn)
            console.Warning($"The data is not here ({DataPlacesHint.Text}), so rows were drawn in its place: these figures mean nothing.");
        SweepStory.Tell(mlContext, table, output, options.Quick, console);
    }
});
