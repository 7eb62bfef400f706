using FashionMnist;
using FashionMnist.Data;
using FashionMnist.Pictures;
using FashionMnist.Reports;

return await CommandLine.RunAsync(args, async (options, console) =>
{
    var output = new OutputFolder(options.Output);
    console.Heading("Data");
    var data = await DataForThisRun.FindAsync(options.Data, output, console);
    ContactSheet.Save($"{data.Name}: the ten classes", new Silhouettes(42).Draw(200), output.ClassesPicture);
    console.Wrote(output.ClassesPicture);
});
