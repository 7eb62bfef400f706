using System.Diagnostics;
using System.Globalization;
using MLNetDeep;
using NativeScore;

var start = Stopwatch.GetTimestamp();
if (args is ["--help" or "-h"])
{
    Console.WriteLine(
        """
        Scores rows with a model of MLNetDeep, without ML.NET, reflection or code made at run time.

          NativeScore [MODEL.zip [ROWS.csv]] [--bits] [--time]

          MODEL.zip  a pipeline's zip, or one of model.Save (default: a small one within the program, which tells flowers apart)
          ROWS.csv   a row of features a line, without a header (default: three rows)
          --bits     scores as the bits they are, to be compared with those of another program
          --time     how long it took, and how much memory
        """);
    return 0;
}

string[] files = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
try
{
    var model = files is [var path, ..] ? DenseNetworkModel.Load(path) : SampleModel.Load();
    Console.WriteLine($"{model.Task} from {model.FeatureCount} features, {model.LoadedFrom}.");
    foreach (var step in model.LoadedFrom!.StepsLeftOut)
        Console.WriteLine($"Left out: {step}.");

    foreach (var row in files is [_, var rows, ..] ? FeatureRows.Read(rows) : SampleModel.Rows(model.FeatureCount))
    {
        var prediction = model.Predict(row);
        Console.WriteLine(args.Contains("--bits")
            ? string.Join(' ', prediction.Scores.Select(Bits))
            : $"{prediction}");
    }
    if (args.Contains("--time"))
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalMilliseconds:F0} ms since the start, "
            + $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms of them here; {Environment.WorkingSet / 1048576.0:F0} MB."));
    }
    return 0;
}
catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

static string Bits(float score) => BitConverter.SingleToUInt32Bits(score).ToString("x8", CultureInfo.InvariantCulture);
