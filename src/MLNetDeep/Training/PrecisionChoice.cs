using System.Runtime.Intrinsics.X86;
using MLNetDeep.Networks;

namespace MLNetDeep.Training;

/// <summary>
/// In what precision a network is trained, for what the options ask: in bfloat16 only where that is faster. A function of hardware and
/// sizes, never of the clock: bits follow from it.
/// </summary>
internal static class PrecisionChoice
{
    /// <summary>Multiply-adds of a product from which on bfloat16 was measured to pay, the rounding of its operands included.</summary>
    public const long FewestMultiplyAdds = 32_000_000;

    /// <summary>The precision that a device is good at.</summary>
    /// <param name="asked">What the options ask.</param>
    /// <param name="device">Where the network is trained.</param>
    /// <param name="hasPackage">Whether the program has the package whose products of bfloat16 are fast.</param>
    /// <param name="warn">Told when it is another than was asked for.</param>
    public static TrainingPrecision On(TrainingPrecision asked, TrainingDevice device, Func<bool> hasPackage, Action<string> warn) =>
        On(asked, device, BFloat16Instructions.AreThere, hasPackage, warn);

    /// <inheritdoc cref="On(TrainingPrecision, TrainingDevice, Func{bool}, Action{string})"/>
    /// <param name="asked">What the options ask.</param>
    /// <param name="device">Where the network is trained.</param>
    /// <param name="hasInstructions">Whether the processor multiplies bfloat16.</param>
    /// <param name="hasPackage">Whether the program has the package whose products of bfloat16 are fast.</param>
    /// <param name="warn">Told when it is another than was asked for.</param>
    public static TrainingPrecision On(
        TrainingPrecision asked, TrainingDevice device, bool hasInstructions, Func<bool> hasPackage, Action<string> warn)
    {
        if (asked == TrainingPrecision.Single || !device.IsCpu || hasInstructions && hasPackage())
            return asked;
        if (hasInstructions)
        {
            warn($"{nameof(DenseNetworkOptions.Precision)} is {asked}, but products of bfloat16 are libtorch's, and this program lacks "
                + $"the package {EnginePackage.Name}. Training in {nameof(TrainingPrecision.Single)}. Add {EnginePackage.Name} and "
                + $"{EnginePackage.CpuLibrary} to have them.");
            return TrainingPrecision.Single;
        }

        warn($"{nameof(DenseNetworkOptions.Precision)} is {asked}, but this processor has no instructions for bfloat16 (AVX512-BF16 or "
            + $"AMX), without which such products are many times slower. Training in {nameof(TrainingPrecision.Single)}.");
        return TrainingPrecision.Single;
    }

    /// <summary>
    /// The precision of a network in an engine: the managed one leaves small products in single precision, and may have no others.
    /// </summary>
    /// <param name="onDevice">What the device is good at.</param>
    /// <param name="engine">What computes.</param>
    /// <param name="specification">The network.</param>
    /// <param name="batchSize">How many rows make a batch.</param>
    public static TrainingPrecision In(
        TrainingPrecision onDevice, TrainingEngineKind engine, NetworkSpecification specification, int batchSize) =>
        engine != TrainingEngineKind.Managed
            || specification.AllPlaced.Any(layer => layer.Layer is Dense && MultiplyAdds(layer, batchSize) >= FewestMultiplyAdds) ? onDevice
            : TrainingPrecision.Single;

    /// <summary>What a user is told of a network that has no large products.</summary>
    public static string TooSmall { get; } =
        $"{nameof(DenseNetworkOptions.Precision)} is {TrainingPrecision.BFloat16Mixed}, but no layer is large enough to gain from it: "
        + $"none has {FewestMultiplyAdds / 1_000_000} million multiplications (rows of a batch × inputs × units). Training in "
        + $"{nameof(TrainingPrecision.Single)}.";

    /// <summary>The multiply-adds of each of the products of a <see cref="Dense"/> layer in a step.</summary>
    public static long MultiplyAdds(PlacedLayer layer, int batchSize) => (long)batchSize * layer.InputSize * layer.OutputSize;
}

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
