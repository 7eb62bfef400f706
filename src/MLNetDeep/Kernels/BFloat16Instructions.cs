using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Kernels;

/// <summary>
/// Whether the processor multiplies bfloat16 by instructions of its own (AVX512-BF16 or AMX), by which libtorch's products are faster than
/// those of Single. Without them they were measured to be 3 times (AVX-512) to 40 times (AVX2) slower than our own in Single. .NET 10 has
/// no name for either; the processor is asked itself.
/// </summary>
internal static class BFloat16Instructions
{
    public static bool AreThere { get; } = Avx512F.IsSupported && (HasAvx512BFloat16 || HasAmxBFloat16);

    // Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2A, CPUID: leaf 7, subleaf 1, EAX bit 5, and subleaf 0, EDX bit
    // 22.
    private static bool HasAvx512BFloat16 => X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;

    private static bool HasAmxBFloat16 => (X86Base.CpuId(7, 0).Edx & 1 << 22) != 0;
}
