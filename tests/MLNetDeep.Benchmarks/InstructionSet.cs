using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Benchmarks;

/// <summary>
/// Which instructions the measured code uses, and a way to use fewer: the program runs once more with the switches of its runtime and of
/// the libraries it is measured beside, so that a machine with AVX-512 shows what one without it does. A library may not obey: libtorch's
/// products of Single ran as fast with "sse" as without.
/// </summary>
internal static class InstructionSet
{
    /// <summary>"--instructions=avx2" or "--instructions=sse".</summary>
    public const string Option = "--instructions=";

    public const string Usage = $"{Option}avx2|sse before or behind any of them: without AVX-512, or with vectors of 128 bits alone";

    /// <summary>Set in the process that runs with fewer.</summary>
    private const string Mark = "MLNETDEEP_BENCHMARK_INSTRUCTIONS";

    private static readonly Dictionary<string, (string Variable, string Value)[]> Switches = new()
    {
        ["avx2"] =
        [
            ("DOTNET_EnableAVX512", "0"), ("ATEN_CPU_CAPABILITY", "avx2"), ("ONEDNN_MAX_CPU_ISA", "AVX2"),
            ("MKL_ENABLE_INSTRUCTIONS", "AVX2"), ("OPENBLAS_CORETYPE", "Haswell"),
        ],
        ["sse"] =
        [
            ("DOTNET_EnableAVX", "0"), ("ATEN_CPU_CAPABILITY", "default"), ("ONEDNN_MAX_CPU_ISA", "SSE41"),
            ("MKL_ENABLE_INSTRUCTIONS", "SSE4_2"), ("OPENBLAS_CORETYPE", "Nehalem"),
        ],
    };

    /// <summary>What this process computes with, for the head of a table: "AVX2 (vectors of 256 bits, fused multiply-add)".</summary>
    public static string Name => string.Create(CultureInfo.InvariantCulture, $"{Family} (vectors of {Bits} bits, {Rounding})")
        + (Environment.GetEnvironmentVariable(Mark) is { } asked ? $"; by {Option}{asked}, and asked of the libraries beside it" : "");

    private static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string Family => Bits switch
    {
        512 => "AVX-512",
        256 => "AVX2",
        _ => X86Base.IsSupported ? "SSE4.2" : "128-bit vectors",
    };

    private static string Rounding => Fma.IsSupported || !X86Base.IsSupported ? "fused multiply-add" : "no fused multiply-add";

    /// <summary>Runs the program once more where fewer instructions are asked for.</summary>
    /// <returns>Its exit code, 2 for instructions that there are not; null where none are asked for.</returns>
    public static int? TryRunWithFewer(IReadOnlyList<string> arguments)
    {
        if (arguments.LastOrDefault(argument => argument.StartsWith(Option, StringComparison.Ordinal)) is not { } option)
            return null;
        var asked = option[Option.Length..];
        if (!Switches.TryGetValue(asked, out var variables))
        {
            Console.Error.WriteLine($"There are no instructions '{asked}'. {Usage}");
            return 2;
        }

        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Assembly.GetEntryAssembly()!.Location] : [];
        var start = new ProcessStartInfo(
            program, [.. host, .. arguments.Where(argument => !argument.StartsWith(Option, StringComparison.Ordinal))]);
        start.Environment[Mark] = asked;
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
