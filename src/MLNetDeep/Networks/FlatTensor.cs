using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Networks;

/// <summary>
/// One contiguous buffer for all parameters (or all gradients, one optimizer state, all running statistics), and a shaped view of it for each
/// array. One pass over the buffer updates the whole network.
/// </summary>
/// <remarks>
/// Its length is rounded up to <see cref="Alignment"/> elements, the rest staying zero, so that vectorised passes need no tail.
/// </remarks>
internal sealed unsafe class FlatTensor : IDisposable
{
    /// <summary>The widest vector there is, in floats.</summary>
    public const int Alignment = 16;

    private readonly int _length;

    private FlatTensor(Tensor all)
    {
        All = all;
        if (!IsOnCpu || all.dtype != ScalarType.Float32)
            return;

        // Once: asking libtorch for it takes longer than small networks take to be updated. It does not move.
        var values = MemoryMarshal.Cast<byte, float>(all.bytes);
        Start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        _length = values.Length;
    }

    /// <summary>The whole buffer, one-dimensional.</summary>
    public Tensor All { get; }

    /// <summary>Whether managed code can reach the buffer.</summary>
    public bool IsOnCpu => All.device_type == DeviceType.CPU;

    /// <summary>Where the buffer begins, for as long as this object is alive; only on the CPU, and only of float32.</summary>
    public float* Start { get; }

    /// <summary>The buffer as managed code sees it; only on the CPU, only of float32, and only while this object is alive.</summary>
    public Span<float> Values => new(Start, _length);

    /// <summary>The buffer as whole vectors.</summary>
    public Span<Vector<float>> Vectors => MemoryMarshal.Cast<float, Vector<float>>(Values);

    public void Clear()
    {
        if (IsOnCpu)
        {
            All.bytes.Clear();
            return;
        }
        // Tensor.zero_() of TorchSharp 0.107 returns a new tensor and leaves this one as it is.
        using var zeros = zeros_like(All);
        All.copy_(zeros);
    }

    /// <summary>A float32 buffer with a place for each parameter of a network.</summary>
    public static FlatTensor Zeros(NetworkSpecification specification, Device device) => Zeros(specification.ParameterCount, float32, device);

    /// <summary>A buffer of <paramref name="count"/> values and the padding behind them.</summary>
    public static FlatTensor Zeros(int count, ScalarType type, Device device) =>
        new(zeros((count + (long)Alignment - 1) / Alignment * Alignment, type, device).DetachFromDisposeScope());

    /// <summary>Puts start values into the first <paramref name="count"/> places, whatever the buffer's type and device.</summary>
    public void Fill(int count, Action<Span<float>> draw)
    {
        if (count == 0)
            return;

        using var start = zeros(count, float32, CPU);
        draw(MemoryMarshal.Cast<byte, float>(start.bytes));
        using var places = All.narrow(0, 0, count);
        places.copy_(start);
    }

    /// <summary>Whether no value is NaN or infinite. Waits for the device.</summary>
    public bool IsFinite()
    {
        if (IsOnCpu)
            return TensorPrimitives.IsFiniteAll<float>(Values);

        using var scope = NewDisposeScope();
        return All.isfinite().all().item<bool>();
    }

    /// <summary>A view of one parameter array; sharing the buffer's memory, owned by the caller.</summary>
    public Tensor View(ParameterSlot slot)
    {
        using var range = All.narrow(0, slot.Offset, slot.Length);
        return range.view([.. slot.Shape.Select(size => (long)size)]).DetachFromDisposeScope();
    }

    public void Dispose() => All.Dispose();
}
