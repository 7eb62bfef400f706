using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MLNetDeep.Benchmarks.Training.Peers;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>
/// The three products of dense layers on one thread, ours and libtorch's on the same memory, in turns of some milliseconds. Markdown on
/// standard output.
/// </summary>
internal static class ProductComparison
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "Kernels";

    public const string Usage = $"{Name} [{Quick}]: matrix products of dense layers beside libtorch's, one thread";

    private const string Quick = "--quick";
    private const double WarmUpSeconds = .3;
    private const double Microsecond = 1e-6;
    private const double MostOfOne = 1.05;
    private const double MostOfMean = .92;

    /// <returns>The exit code: 2 for arguments that it does not know.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument != Quick))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var form = new PeerForm(arguments.Contains(Quick));
        set_num_threads(1);
        using var noGradients = inference_mode();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(form.IsQuick ? "Quick form: rough figures. " : "")}{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, "
            + $"{PeerComparison.Processor}, {InstructionSet.Name}, .NET {Environment.Version}. One thread. Rows × inputs × units; µs, "
            + $"medians (least–greatest); × is the time over libtorch's in the same round."));
        var table = new MarkdownTable(Console.Out, "product", "libtorch", "MLNetDeep", "×", "MLNetDeep, GFLOPS");
        var ratios = new List<double>();
        foreach (var shape in ProductShape.All)
        {
            using var layer = new MeasuredLayer(shape);
            foreach (var (name, ours, libtorch) in layer.Products)
            {
                var (our, their) = Measure(ours, libtorch, shape, form);
                ratios.Add(our.Over(their).Median);
                table.Row(
                    $"{name} {shape}", their.Text(Microsecond, "0"), our.Text(Microsecond, "0"), our.Over(their).Text(1, "0.00"),
                    (2e-9 * shape.MultiplyAdds / our.Median).ToString("0", CultureInfo.InvariantCulture));
            }
        }
        Target.Write(Console.Out, form,
        [
            new($"the longest of {ratios.Count} products over libtorch's", MostOfOne, IsLeast: false, ratios.Max()),
            new("geometric mean", MostOfMean, IsLeast: false, Math.Exp(ratios.Average(Math.Log))),
        ]);
        return 0;
    }

    private static (Series Ours, Series Libtorch) Measure(Action ours, Action libtorch, ProductShape shape, PeerForm form)
    {
        // At some 60 billion operations a second a turn takes two milliseconds, or one product.
        var times = (int)Math.Max(1, 6e7 / shape.MultiplyAdds);
        var (our, their) = (new List<double>(), new List<double>());
        // The first code that a process runs is compiled quickly, and well only after some tenths of a second.
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds)
        {
            SecondsOf(libtorch, times);
            SecondsOf(ours, times);
        }
        for (var round = 0; round < (form.IsQuick ? 3 : 41); round++)
        {
            their.Add(SecondsOf(libtorch, times));
            our.Add(SecondsOf(ours, times));
        }
        return (new Series(our), new Series(their));
    }

    private static double SecondsOf(Action product, int times)
    {
        // The first one of a turn finds the other's memory in the caches.
        product();
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            product();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / times;
    }
}
