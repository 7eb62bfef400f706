using System.Diagnostics;
using MLNetDeep.Training;
using TorchSharp;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>All who take steps of one network and batch size: ours, TorchSharp's loops, and Python's.</summary>
internal sealed class StepContestants : IDisposable
{
    public const string Managed = "**MLNetDeep, engine Managed**";
    public const string ManagedOneThread = "MLNetDeep, engine Managed, 1 thread";
    public const string Torch = "MLNetDeep, engine Torch";
    public const string ManagedBFloat16 = "**MLNetDeep, engine Managed, bfloat16**";
    public const string TorchBFloat16 = "MLNetDeep, engine Torch, bfloat16";

    /// <summary>In seconds; peers.py has the same.</summary>
    private const double LongestTurn = 0.25;

    /// <summary>In parameters.</summary>
    private const int LargeNetwork = 300_000;

    /// <summary>So many times fewer steps are taken before a turn is timed; peers.py has the same.</summary>
    private const int WarmShare = 8;

    private readonly List<IStepLoop> _loops = [];

    /// <param name="rows">The rows, as wide as the first of the widths.</param>
    /// <param name="widths">Of inputs, layers and outputs.</param>
    /// <param name="batch">Rows in a step.</param>
    /// <param name="python">Null without it.</param>
    /// <param name="pictures">The same rows as Python finds them; null without Python.</param>
    /// <param name="onlyLibrary">Leaves out TorchSharp's own Adam and Python: for tables of how things grow.</param>
    public StepContestants(
        StepRows rows, int[] widths, int batch, PythonPeers? python = null, PeerData? pictures = null, bool onlyLibrary = false)
    {
        Steps = StepsInTurn(widths, batch);
        All =
        [
            Of(Managed, new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, Environment.ProcessorCount)),
            Of(ManagedOneThread, new EngineLoop(rows, widths, batch, TrainingEngineKind.Managed, workers: 1)),
            Of(Torch, new EngineLoop(rows, widths, batch, TrainingEngineKind.Torch, workers: 1)),
            .. BFloat16(rows, widths, batch),
            .. ThreadCounts.Select(
            threads => Of(RawName(threads, stock: false), new RawLoop(rows, widths, batch, threads, stockOptimizer: false))),
        ];
        if (onlyLibrary)
            return;
        All =
        [
            .. All,
            .. ThreadCounts.Select(
            threads => Of(RawName(threads, stock: true), new RawLoop(rows, widths, batch, threads, stockOptimizer: true))),
            .. python?.Contestants("steps", widths, batch, pictures!, Steps) ?? [],
        ];
    }

    public IReadOnlyList<Contestant> All { get; }

    public int Steps { get; }

    /// <summary>How often TorchSharp's own Adam threw.</summary>
    public int Failures => _loops.OfType<RawLoop>().Sum(loop => loop.Failures);

    public static IReadOnlyList<string> RawNames { get; } = [.. ThreadCounts.SelectMany(
        threads => new[] { RawName(threads, false), RawName(threads, true) })];

    private static int[] ThreadCounts => [1, 2];

    public void Dispose()
    {
        foreach (var loop in _loops)
            loop.Dispose();
    }

    private static string RawName(int threads, bool stock) =>
        $"TorchSharp, {(stock ? "torch.optim.Adam" : "Adam without temporaries")}, {PythonPeers.Threads(threads)}";

    /// <summary>Where the processor multiplies bfloat16, for networks that have something to gain.</summary>
    private IEnumerable<Contestant> BFloat16(StepRows rows, int[] widths, int batch) =>
        !BFloat16Instructions.AreThere || Parameters(widths) < LargeNetwork ? [] :
    [
        Of(ManagedBFloat16, new EngineLoop(
        rows, widths, batch, TrainingEngineKind.Managed, Environment.ProcessorCount, precision: TrainingPrecision.BFloat16Mixed)),
        Of(TorchBFloat16, new EngineLoop(
        rows, widths, batch, TrainingEngineKind.Torch, workers: 1, precision: TrainingPrecision.BFloat16Mixed)),
    ];

    private static int Parameters(int[] widths) => widths.Zip(widths.Skip(1), (inputs, units) => inputs * units).Sum();

    /// <summary>Some 30 to 250 milliseconds.</summary>
    private static int StepsInTurn(int[] widths, int batch) => Math.Max(4, (Parameters(widths) > LargeNetwork ? 3_200 : 12_800) / batch);

    private Contestant Of(string name, IStepLoop loop)
    {
        _loops.Add(loop);
        return new(name, () =>
        {
            torch.set_num_threads(loop.Threads);
            return SecondsOfStep(loop, Steps);
        });
    }

    /// <summary>Ends early where steps take much longer than they should: two threads that wait for each other on a machine with other
    /// work.</summary>
    public static double SecondsOfStep(IStepLoop loop, int steps)
    {
        loop.Run(Math.Max(1, steps / WarmShare));
        var (taken, piece) = (0, Math.Max(1, steps / 8));
        var begin = Stopwatch.GetTimestamp();
        do
        {
            loop.Run(piece);
            taken += piece;
        }
        while (taken < steps && Stopwatch.GetElapsedTime(begin).TotalSeconds < LongestTurn);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / taken;
    }
}
