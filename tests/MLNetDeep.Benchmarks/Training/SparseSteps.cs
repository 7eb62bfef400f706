using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Training.Peers;
using MLNetDeep.Data.Features;
using MLNetDeep.Data.Rows;
using MLNetDeep.Randomness;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>A step on rows that are kept sparse beside one on the same rows kept dense, in turns: categories of one slot each.</summary>
internal sealed class SparseSteps : Study
{
    private const int Rounds = 11;
    private const double SecondsOfTurn = .03;

    /// <summary>Widths of the network, and how many slots a category has, of which one is 1.</summary>
    private static readonly (int[] Widths, int Slots)[] Networks =
    [
        ([128, 64, 2], 16), ([900, 96, 96, 10], 16), ([900, 96, 96, 10], 40), ([4_000, 64, 2], 200),
        ([20_000, 64, 2], 400),
    ];

    public override void Run(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {PeerComparison.Processor}, {InstructionSet.Name}. Adam, µs a step, medians of {Rounds} rounds "
            + $"(least–greatest)."));
        var table = new MarkdownTable(output, "network", "not 0", "batch", "threads", "kept dense", "kept sparse", "×");
        foreach (var (widths, slots) in Networks)
        {
            using var dense = Draw(widths[0], slots, new DenseRows(widths[0]));
            using var sparse = Draw(widths[0], slots, new SparseRows(widths[0]));
            foreach (var batch in new[] { 32, 256 })
            {
                foreach (var threads in Enumerable.Range(1, Environment.ProcessorCount))
                {
                    using var onDense = new EngineLoop(InOrder(dense), widths, batch, threads);
                    using var onSparse = new EngineLoop(InOrder(sparse), widths, batch, threads);
                    var (ofDense, ofSparse) = Measure(onDense, onSparse);
                    table.Row(
                        string.Join('-', widths), $"1 of {slots}", batch.ToString(CultureInfo.InvariantCulture),
                        threads.ToString(CultureInfo.InvariantCulture), ofDense.Text(1e-6, "0"), ofSparse.Text(1e-6, "0"),
                        ofDense.Over(ofSparse).Text(1, "0.00"));
                }
            }
        }
    }

    private static (Series Dense, Series Sparse) Measure(EngineLoop dense, EngineLoop sparse)
    {
        var (ofDense, ofSparse) = (new List<double>(), new List<double>());
        var steps = (int)Math.Max(2, SecondsOfTurn / SecondsOf(dense, 2));
        for (var round = -3; round < Rounds; round++)
        {
            var (first, second) = (SecondsOf(dense, steps), SecondsOf(sparse, steps));
            if (round < 0)
                continue;
            ofDense.Add(first);
            ofSparse.Add(second);
        }
        return (new Series(ofDense), new Series(ofSparse));
    }

    private static double SecondsOf(EngineLoop loop, int steps)
    {
        loop.Run(1);
        var begin = Stopwatch.GetTimestamp();
        loop.Run(steps);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / steps;
    }

    private static RowSelection InOrder(RowStore store)
    {
        var rows = RowSelection.All(store);
        new RandomStream(1, RandomPurpose.Order).Shuffle(rows.Rows.AsSpan());
        return rows;
    }

    /// <summary>Every category says a little about the class.</summary>
    private static RowStore Draw(int width, int slots, IKept kept)
    {
        const int Rows = 4_000;
        var random = new Random(1);
        var categories = Enumerable.Range(0, (width + slots - 1) / slots).Select(number => number * slots).ToArray();
        var classes = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            classes[row] = random.Next(2);
            int[] at = [.. categories.Select(first =>
                first + Math.Min(width - first - 1, (random.Next(slots) + classes[row] * random.Next(slots)) % slots))];
            kept.Add(new VBuffer<float>(width, at.Length, [.. at.Select(_ => 1f)], at));
        }
        return new RowStore(kept.Rows, Labels: null, classes, SkippedRows: 0);
    }

    private interface IKept
    {
        FeatureRows Rows { get; }

        void Add(VBuffer<float> row);
    }

    private sealed class DenseRows(int width) : IKept
    {
        private readonly DenseFeatureRows _rows = new(width, expectedCount: null);

        public FeatureRows Rows => _rows;

        public void Add(VBuffer<float> row)
        {
            row.CopyTo(_rows.Next());
            _rows.Keep();
        }
    }

    private sealed class SparseRows(int width) : IKept
    {
        private readonly SparseFeatureRows _rows = new(width);

        public FeatureRows Rows => _rows;

        public void Add(VBuffer<float> row) => _rows.Add(row);
    }
}
