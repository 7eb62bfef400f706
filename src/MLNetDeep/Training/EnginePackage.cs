using System.Reflection;
using MLNetDeep.Data.Features;
using MLNetDeep.Interop;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Managed.Layers;

namespace MLNetDeep.Training;

/// <summary>
/// What the package MLNetDeep.Torch adds: an engine that computes with libtorch, on processors and NVIDIA GPUs. The library does not refer
/// to it; it looks for it where somebody asks for what it does (docs/decisions/0033-libtorch-is-an-engine.md).
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal abstract class EnginePackage
{
    public const string Name = "MLNetDeep.Torch";

    private const string TorchSharp = "TorchSharp";
    private const string NativeHalf = "LibTorchSharp";

    private static readonly Lazy<EnginePackage?> Found = new(Find);

    /// <summary>The package; null where the program does not have it.</summary>
    /// <exception cref="InvalidOperationException">It is there, but of another version.</exception>
    public static EnginePackage? OrNull => Found.Value;

    /// <summary>What leads to a GPU in a program that lacks the package.</summary>
    public static string WayToGpu { get; } =
        $"Add the package {Name} and, on a machine with an NVIDIA GPU and driver, {CudaLibrary ?? "(there is none for this system)"}; or "
        + $"set MLContext.FallbackToCpu to true, or train on ComputeDevice.Cpu.";

    /// <summary>The package, for something that was asked for and needs it.</summary>
    /// <param name="asked">What was asked for, as the subject of a sentence: "DenseNetworkOptions.Engine Torch".</param>
    /// <param name="wayOut">What else to do.</param>
    /// <exception cref="InvalidOperationException">The program does not have it; the message names it.</exception>
    public static EnginePackage For(string asked, string wayOut) => OrNull
        ?? throw new InvalidOperationException(
            $"{asked} needs the package {Name}. Received: a program without it. Add {Name} and a libtorch package "
            + $"({CpuLibrary}{(CudaLibrary is { } cuda ? $", or {cuda} for an NVIDIA GPU" : "")}), or {wayOut}");

    /// <summary>The package of libtorch for processors, on this system.</summary>
    public static string CpuLibrary =>
        "libtorch-cpu-" + (OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64");

    /// <summary>The package of libtorch for NVIDIA GPUs, on this system; null where there is none.</summary>
    public static string? CudaLibrary =>
        OperatingSystem.IsWindows() ? "libtorch-cuda-12.8-win-x64" : OperatingSystem.IsLinux() ? "libtorch-cuda-12.8-linux-x64" : null;

    /// <summary>What to do where a GPU was asked for and there is none.</summary>
    public abstract string GpuWayOut { get; }

    /// <summary>Loads libtorch, if it is not loaded yet.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded; the message names the package to add.</exception>
    public abstract void EnsureLoaded();

    /// <summary>Whether an NVIDIA GPU of this number can be used.</summary>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded.</exception>
    public abstract bool HasGpu(int index);

    /// <summary>The rows where a device that trains can best get at them. Takes them over.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="device">The device.</param>
    /// <param name="forTraining">How many bytes of its memory training needs beside them.</param>
    public abstract FeatureRows Place(FeatureRows rows, TrainingDevice device, long forTraining);

    /// <summary>Memory for so many values of a network that is trained on a device, zero at first.</summary>
    public abstract ParameterBuffer NewBuffer(int count, TrainingDevice device);

    /// <summary>
    /// Makes this thread one on which gradients are computed, whatever the caller has switched off (<c>torch.no_grad()</c>,
    /// <c>torch.inference_mode()</c>), until what is returned is disposed of.
    /// </summary>
    public abstract IDisposable AllowGradients();

    /// <summary>The engine of a plan.</summary>
    public abstract TrainingEngine EngineOf(TrainingPlan plan);

    /// <summary>
    /// A <see cref="Dense"/> layer of the managed engine whose products are of bfloat16; owned by <paramref name="memory"/>.
    /// </summary>
    public abstract ManagedLayer BFloat16Dense(Dense dense, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory);

    /// <summary>Whether libtorch can be loaded. A program that has the package and no libtorch is told what it lacks.</summary>
    public bool IsUsable(Action<string> warn)
    {
        try
        {
            EnsureLoaded();
            return true;
        }
        catch (InvalidOperationException cannotLoad)
        {
            warn($"{cannotLoad.Message} Training on the CPU.");
            return false;
        }
    }

    private static EnginePackage? Find()
    {
        var core = typeof(EnginePackage).Assembly;
        Assembly assembly;
        try
        {
            assembly = EngineContext.For(core, NativeHalf, Name, TorchSharp).LoadFromAssemblyName(new AssemblyName(Name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (assembly.GetName().Version != core.GetName().Version)
            throw new InvalidOperationException(
                $"The package {Name} must have the version of MLNetDeep. Received: {assembly.GetName().Version} and "
                + $"{core.GetName().Version}. Reference the same version of both.");
        return (EnginePackage)Activator.CreateInstance(assembly.GetCustomAttribute<EnginePackageAttribute>()!.Package)!;
    }
}

/// <summary>Says which type of an assembly is its <see cref="EnginePackage"/>.</summary>
/// <param name="package">The type, with a constructor that takes nothing.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class EnginePackageAttribute(Type package) : Attribute
{
    public Type Package => package;
}
