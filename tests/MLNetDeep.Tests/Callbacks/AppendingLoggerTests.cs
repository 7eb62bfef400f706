using System.Globalization;
using System.Text.Json;
using MLNetDeep.Callbacks;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Callbacks;

/// <summary>Logs that are added to by fits that are lost and continue: each epoch is there once, in order.</summary>
[TestClass]
public sealed class AppendingLoggerTests : IDisposable
{
    private static readonly MemoryView Data = MadeUpData.Regression(MadeUpData.Features(20, width: 3));

    private readonly TempFolder _folder = new();

    private string Csv => _folder["log.csv"];

    private string Json => _folder["log.jsonl"];

    private string Board => _folder["board"];

    private string BoardFile => Directory.GetFiles(Board).Single();

    private DenseNetworkOptions Options => new() { HiddenLayers = [], NumberOfEpochs = 5, BatchSize = 6, Resume = _folder["checkpoints"] };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1, DisplayName = "lost before its first checkpoint")]
    [DataRow(2)]
    [DataRow(4)]
    public void A_lost_fit_that_goes_on_has_each_epoch_once(int lostIn)
    {
        Lose(Options, lostIn);
        Fit(Options);

        AssertEpochs(1, 2, 3, 4, 5);
    }

    [TestMethod]
    public void So_has_one_that_had_ended()
    {
        Fit(Options);
        Fit(Options);
        AssertEpochs(1, 2, 3, 4, 5);
    }

    [TestMethod]
    public void Other_fits_before_and_after_it_stay()
    {
        var other = Options with { Resume = null, NumberOfEpochs = 2, Seed = 99 };
        Fit(other);
        Lose(Options, 3);
        Fit(other with { Seed = 100 });
        Fit(Options);

        AssertEpochs(1, 2, 1, 2, 1, 2, 3, 4, 5);
    }

    [TestMethod]
    public void A_file_that_is_new_when_the_fit_goes_on_begins_with_epoch_1()
    {
        Lose(Options, 3);
        File.Delete(Csv);
        File.Delete(Json);
        File.Delete(BoardFile);
        Fit(Options);

        AssertEpochs(1, 2, 3, 4, 5);
    }

    [TestMethod]
    public void A_line_that_was_cut_off_is_written_anew()
    {
        Lose(Options, 3);
        foreach (var path in new[] { Csv, Json })
            File.WriteAllText(path, File.ReadAllText(path)[..^9]);
        File.WriteAllBytes(BoardFile, File.ReadAllBytes(BoardFile)[..^9]);
        Fit(Options);

        AssertEpochs(1, 2, 3, 4, 5);
    }

    [TestMethod]
    public void A_log_that_another_program_reads_and_writes_is_added_to()
    {
        Fit(Options);
        using (new FileStream(Csv, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            LogFile.EndLine(Csv);
        Assert.AreEqual("epoch", LogFile.FirstLine(Csv)!.Split(',')[0]);
    }

    [TestMethod]
    public void A_log_that_another_program_keeps_to_itself_is_named()
    {
        Fit(Options with { Resume = null });
        foreach (var (path, logger) in new (string, TrainingCallback)[]
            { (Csv, new CsvLogger(Csv, append: true)), (Json, new JsonLinesLogger(Json, append: true)) })
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var error = Assert.ThrowsExactly<IOException>(() => (Options with { Resume = null }).Fit(Data, null, logger));
            StringAssert.StartsWith(
                error.Message, $"The log file '{path}' must be a file that can be read, as it is added to. Received: ");
        }
    }

    /// <summary>A fit whose process is lost after the lines of an epoch, and before its checkpoint.</summary>
    private void Lose(DenseNetworkOptions options, int epoch)
    {
        Assert.ThrowsExactly<TimeoutException>(() => Fit(options, new LambdaCallback
        {
            EpochEnd = (run, _) =>
            {
                if (run.Epoch == epoch)
                    throw new TimeoutException();
            },
        }));
    }

    private void Fit(DenseNetworkOptions options, params TrainingCallback[] others) =>
        options.Fit(Data, null,
            [new CsvLogger(Csv, append: true), new JsonLinesLogger(Json, append: true), new TensorBoardLogger(Board, append: true),
            .. others]);

    private void AssertEpochs(params int[] expected)
    {
        CollectionAssert.AreEqual(expected, CsvEpochs(), "CSV");
        CollectionAssert.AreEqual(expected, JsonEpochs(), "JSON lines");
        CollectionAssert.AreEqual(
            expected, EventFileReader.Figures(Board).Where(figure => figure.Tag == "loss").Select(figure => (int)figure.Step).ToArray(),
            "TensorBoard");
    }

    private int[] CsvEpochs() =>
        [.. File.ReadAllLines(Csv).Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];

    private int[] JsonEpochs() =>
        [.. File.ReadAllLines(Json).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("epoch").GetInt32())];
}
