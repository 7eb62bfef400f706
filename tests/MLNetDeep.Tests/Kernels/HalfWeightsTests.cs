using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Kernels;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.BFloat16;

namespace MLNetDeep.Tests.Kernels;

/// <summary>Weights that are all bfloat16, in half the memory: the bits of the same weights as Single.</summary>
[TestClass]
public sealed unsafe class HalfWeightsTests
{
    private const int Rows = 13;

    [TestMethod]
    [DataRow(1, 300)]
    [DataRow(7, 784)]
    [DataRow(20, 300)]
    [DataRow(33, 5)]
    [DataRow(100, 784)]
    [DataRow(129, 273)]
    public void A_layer_has_the_bits_it_has_with_the_same_weights_as_Single(int units, int inputs)
    {
        Compare<Lanes128, Vector128<float>>(units, inputs);
        Compare<Lanes256, Vector256<float>>(units, inputs);
        // With AVX-512 a panel of two vectors is as wide as the room for two times sixteen outputs.
        if ((units + 15) / 16 % 2 == 0)
            Compare<Lanes512, Vector512<float>>(units, inputs);
    }

    [TestMethod]
    public void Weights_are_kept_so_where_all_are_bfloat16_and_there_are_many()
    {
        var weights = Drawn(64 * 64);
        var bias = new float[64];
        Assert.IsFalse(IsHalf(PackedLayer.Create(weights, bias)), "None is rounded.");
        var rounded = Rounded(weights);
        Assert.IsTrue(IsHalf(PackedLayer.Create(rounded, bias)));
        Assert.IsFalse(IsHalf(PackedLayer.Create(rounded.AsSpan(64), bias)), "There are few.");
        rounded[^1] = 1 + 1f / (1 << 10);
        Assert.IsFalse(IsHalf(PackedLayer.Create(rounded, bias)), "One is not.");
    }

    private static bool IsHalf(PackedLayer layer) => layer.GetType().GetGenericArguments()[^1] == typeof(One);

    private static void Compare<TLanes, TVector>(int units, int inputs)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        var (weights, bias) = (Rounded(Drawn(units * inputs)), Drawn(units));
        CollectionAssert.AreEqual(
            Outputs(new PackedLayer<TLanes, TVector, Zero>(weights, bias, null)),
            Outputs(new PackedLayer<TLanes, TVector, One>(weights, bias, null)), $"{typeof(TLanes).Name}: {units} units, {inputs} inputs");
    }

    /// <summary>Of rows together, of each alone, and of each without every second input.</summary>
    private static float[] Outputs(PackedLayer layer)
    {
        var (inputs, units) = (layer.Inputs, layer.Units);
        var stride = (units + PackedLayer.Alignment - 1) / PackedLayer.Alignment * PackedLayer.Alignment;
        var (rows, together, alone) = (Pinned(Drawn(Rows * inputs)), Pinned(new float[Rows * stride]), Pinned(new float[stride]));
        var (indices, some) = (Pinned([.. Enumerable.Range(0, inputs).Where(i => i % 2 == 0)]), Pinned(new float[inputs]));
        layer.Rows(new MatrixView(Address(rows), Rows, inputs), new MatrixView(Address(together), Rows, units, stride));

        var all = new List<float>();
        for (var row = 0; row < Rows; row++)
        {
            all.AddRange(together.AsSpan(row * stride, units));
            layer.Row(Address(rows) + row * inputs, Address(alone));
            CollectionAssert.AreEqual(together[(row * stride)..(row * stride + units)], alone[..units]);
            for (var i = 0; i < indices.Length; i++)
                some[i] = rows[row * inputs + indices[i]];
            layer.SparseRow(indices.Length, Address(indices), Address(some), Address(alone));
            all.AddRange(alone.AsSpan(0, units));
        }
        return [.. all];
    }

    private static float[] Drawn(int count) => UntrainedModel.RandomRows(1, count, seed: count);

    private static float[] Rounded(float[] values)
    {
        var (halves, rounded) = (new ushort[values.Length], new float[values.Length]);
        BFloat16Conversion.Round(values, halves);
        BFloat16Conversion.Widen(halves, rounded);
        return rounded;
    }

    private static T[] Pinned<T>(T[] values)
    {
        var pinned = GC.AllocateArray<T>(values.Length, pinned: true);
        values.CopyTo(pinned, 0);
        return pinned;
    }

    private static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
