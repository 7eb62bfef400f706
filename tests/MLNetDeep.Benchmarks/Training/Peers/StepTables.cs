using System.Globalization;

using Figures = System.Collections.Generic.IReadOnlyDictionary<string, MLNetDeep.Benchmarks.Training.Peers.Series>;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>The time of a step, all in: rows gathered, outputs, gradients, Adam.</summary>
internal static class StepTables
{
    private const int Rows = 48_000;
    private const int QuickRows = 4_000;
    private const double Microsecond = 1e-6;

    private static readonly int[] Small = [784, 100, 10];
    private static readonly int[] Large = [784, 512, 512, 10];

    private static readonly int[] Batches = [32, 128, 512];

    /// <summary>The small network at three batch sizes.</summary>
    public static void OfSmall(TextWriter to, PeerForm form, PythonPeers? python)
    {
        var small = Table(to, form, python, Small, Batches, form.ShortRounds);
        var fused = python?.Forms.Contains("fused") == true;
        Target.Write(to, form,
        [
            .. Batches.Zip([4.5, 2.7, 1.6], (batch, bound) => OverOthers($"784-100-10, batch {batch}", small[batch], bound)),
            Of("784-100-10, batch 32: times PyTorch's fused Adam", small[32], 3.5, Names(small[32], fused ? "PyTorch, fused" : "PyTorch"),
            fused ? "" : "this PyTorch has no fused Adam on the CPU; compared with its fastest form"),
            Of("784-100-10, batch 32: times scikit-learn", small[32], 5, Names(small[32], "scikit-learn")),
        ]);
    }

    /// <summary>The large network at three batch sizes.</summary>
    public static void OfLarge(TextWriter to, PeerForm form, PythonPeers? python)
    {
        var large = Table(to, form, python, Large, Batches, form.IsQuick ? 2 : 9);
        Target.Write(to, form,
        [
            .. Batches.Zip([2.5, 1.5, 1.1], (batch, bound) => OverOthers($"784-512-512-10, batch {batch}", large[batch], bound)),
            OverRaw("784-512-512-10, batch 512, bfloat16: times the fastest TorchSharp loop in Single", large[512], 2,
            StepContestants.ManagedBFloat16),
        ]);
    }

    /// <summary>Batch 32 while another thread keeps a core busy.</summary>
    public static void Busy(TextWriter to, PeerForm form, PythonPeers? python)
    {
        using var busy = new BusyCore();
        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Meanwhile another thread spins on one of the {Environment.ProcessorCount} processors."));
        var figures = Table(to, form, python, Small, [32], form.ShortRounds);
        Target.Write(to, form, [OverRaw("784-100-10, batch 32, one core busy: times the fastest TorchSharp loop", figures[32], 2)]);
    }

    private static Dictionary<int,
        Figures> Table(TextWriter to, PeerForm form, PythonPeers? python, int[] widths, int[] batches, int rounds)
    {
        using var pictures = PeerData.Find(form.IsQuick ? QuickRows : Rows, validationRows: 0);
        using var rows = new StepRows(pictures);
        var failures = 0;
        var figures = batches.ToDictionary(batch => batch, batch =>
        {
            using var contestants = new StepContestants(rows, widths, batch, python, pictures);
            var measured = Rounds.Measure(contestants.All, rounds, warmup: form.IsQuick ? 1 : 3);
            failures += contestants.Failures;
            return measured;
        });
        to.WriteLine();
        to.WriteLine($"**{string.Join('-', widths)}**, Adam, {pictures.Name}, µs a step; × is the time over that of the first row in the "
            + $"same round. Medians of {rounds} rounds (least–greatest). TorchSharp's own Adam threw {failures} times.");
        var table = new MarkdownTable(to, ["", .. batches.SelectMany(batch => new[] { $"batch {batch}", "×" })]);
        foreach (var name in figures[batches[0]].Keys)
            table.Row([name, .. batches.SelectMany(
                batch => new[] { figures[batch][name].Text(Microsecond, "0"),
                figures[batch][name].Over(figures[batch][StepContestants.Managed]).Text(1, "0.00") })]);
        return figures;
    }

    private static Target OverOthers(string what, Figures figures, double bound) =>
        Of($"{what}: times the fastest of TorchSharp and PyTorch", figures, bound,
            [.. StepContestants.RawNames, .. Names(figures, "PyTorch")],
            Names(figures, "PyTorch").Count == 0 ? "no PyTorch here: beside TorchSharp" : "");

    private static Target OverRaw(string what, Figures figures, double bound, string ours = StepContestants.Managed) =>
        Of(what, figures, bound, StepContestants.RawNames, ours: ours);

    /// <summary>The least of the medians over ours.</summary>
    private static Target Of(
        string what, Figures figures, double bound, IReadOnlyCollection<string> names, string note = "",
        string ours = StepContestants.Managed) => figures.ContainsKey(ours)
        ? new(what, bound, IsLeast: true, names.Count == 0 ? null : names.Min(name => figures[name].Median) / figures[ours].Median,
            names.Count == 0 ? "not installed" : note)
        : new(what, bound, IsLeast: true, Seen: null, "no bfloat16 instructions in this processor");

    private static IReadOnlyCollection<string> Names(Figures figures, string start) =>
        [.. figures.Keys.Where(name => name.StartsWith(start, StringComparison.Ordinal))];
}
