using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Networks;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Torch.Networks;

/// <summary>
/// One contiguous tensor for all parameters (or all gradients, one optimizer state, all running statistics), and a shaped view of it for
/// each array.
/// </summary>
/// <remarks>As long as a <see cref="ParameterBuffer"/> of as many values, the rest staying zero.</remarks>
internal sealed unsafe class FlatTensor : StoredValues
{
    private FlatTensor(Tensor all) => All = all;

    /// <summary>The whole tensor, one-dimensional.</summary>
    public Tensor All { get; }

    public override int Length => (int)All.NumberOfElements;

    /// <summary>Whether managed code can reach the values.</summary>
    private bool IsReachable => All.device_type == DeviceType.CPU && All.dtype == ScalarType.Float32;

    /// <summary>A float32 tensor with a place for each parameter of a network.</summary>
    public static FlatTensor Zeros(NetworkSpecification specification, Device device) =>
        Zeros(specification.ParameterCount, float32, device);

    /// <summary>A tensor of <paramref name="count"/> values and the padding behind them.</summary>
    public static FlatTensor Zeros(int count, ScalarType type, Device device) =>
        new(zeros(ParameterBuffer.PaddedLength(count), type, device).DetachFromDisposeScope());

    /// <summary>The tensor that a buffer's memory is of; null where it is of none.</summary>
    public static FlatTensor? Behind(ParameterBuffer buffer) => buffer.Owner as FlatTensor;

    /// <summary>The same memory as a buffer, which owns the tensor from now on; only on the CPU and of float32.</summary>
    public ParameterBuffer AsBuffer()
    {
        // Asked for once: it does not move.
        var start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, float>(All.bytes)));
        return new ParameterBuffer(start, Length, this);
    }

    public void Clear()
    {
        if (All.device_type == DeviceType.CPU)
        {
            All.bytes.Clear();
            return;
        }
        // Tensor.zero_() of TorchSharp 0.107 returns a new tensor and leaves this one as it is.
        using var zeros = zeros_like(All);
        All.copy_(zeros);
    }

    public override bool IsFinite
    {
        get
        {
            if (Length == 0)
                return true;
            if (IsReachable)
                return TensorPrimitives.IsFiniteAll<float>(MemoryMarshal.Cast<byte, float>(All.bytes));

            using var noGradients = no_grad();
            using var finite = isfinite(All);
            using var all = finite.all();
            using var here = all.cpu();
            return here.bytes[0] != 0;
        }
    }

    /// <summary>Waits for the device.</summary>
    public override void CopyTo(Span<float> values)
    {
        if (IsReachable)
        {
            MemoryMarshal.Cast<byte, float>(All.bytes).CopyTo(values);
            return;
        }
        using var single = All.to(float32);
        using var here = single.cpu();
        MemoryMarshal.Cast<byte, float>(here.bytes).CopyTo(values);
    }

    public override void CopyFrom(ReadOnlySpan<float> values)
    {
        using var noGradients = no_grad();
        using var here = empty(values.Length, float32, CPU);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(here.bytes));
        All.copy_(here);
    }

    /// <summary>A view of one parameter array; sharing the tensor's memory, owned by the caller.</summary>
    public Tensor View(ParameterSlot slot)
    {
        using var range = All.narrow(0, slot.Offset, slot.Length);
        return range.view([.. slot.Shape.Select(size => (long)size)]).DetachFromDisposeScope();
    }

    public override void Dispose() => All.Dispose();
}
