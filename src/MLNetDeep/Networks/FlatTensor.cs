using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Networks;

/// <summary>
/// One contiguous float32 buffer for all parameters (or all gradients, or one optimizer state), and a shaped view of it for each parameter
/// array. One pass over the buffer updates the whole network.
/// </summary>
/// <remarks>
/// Its length is rounded up to <see cref="Alignment"/> elements, the rest staying zero, so that vectorised passes need no tail.
/// </remarks>
internal sealed class FlatTensor : IDisposable
{
    /// <summary>The widest vector there is, in floats.</summary>
    public const int Alignment = 16;

    private FlatTensor(Tensor all) => All = all;

    /// <summary>The whole buffer, one-dimensional.</summary>
    public Tensor All { get; }

    /// <summary>Whether managed code can reach the buffer.</summary>
    public bool IsOnCpu => All.device_type == DeviceType.CPU;

    /// <summary>The buffer as managed code sees it; only on the CPU, and only while this object is alive.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(All.bytes);

    public void Clear()
    {
        if (IsOnCpu)
        {
            Values.Clear();
            return;
        }
        // Tensor.zero_() of TorchSharp 0.107 returns a new tensor and leaves this one as it is.
        using var zeros = zeros_like(All);
        All.copy_(zeros);
    }

    /// <summary>Whether no value is NaN or infinite. Waits for the device.</summary>
    public bool IsFinite()
    {
        if (IsOnCpu)
            return TensorPrimitives.IsFiniteAll<float>(Values);

        using var scope = NewDisposeScope();
        return All.isfinite().all().item<bool>();
    }

    public static FlatTensor Zeros(NetworkSpecification specification, Device device) =>
        new(zeros((specification.ParameterCount + Alignment - 1) / Alignment * Alignment, float32, device).DetachFromDisposeScope());

    /// <summary>A view of one parameter array; sharing the buffer's memory, owned by the caller.</summary>
    public Tensor View(ParameterSlot slot)
    {
        using var range = All.narrow(0, slot.Offset, slot.Length);
        return range.view([.. slot.Shape.Select(size => (long)size)]).DetachFromDisposeScope();
    }

    public void Dispose() => All.Dispose();
}
