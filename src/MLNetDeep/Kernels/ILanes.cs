namespace MLNetDeep.Kernels;

/// <summary>Single-precision vectors of one width. A kernel is written once for all of them; the compiler makes one of each.</summary>
/// <typeparam name="TVector">The vector itself.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many floats a vector has.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of two vectors, as sums, stay in registers: the rest of them holds what is multiplied.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* address);

    /// <summary>The lower half of each lane's four bytes, a bfloat16, as Single.</summary>
    static abstract TVector LowerHalves(TVector pairs);

    /// <summary>The upper half of each lane's four bytes, a bfloat16, as Single.</summary>
    static abstract TVector UpperHalves(TVector pairs);

    static abstract void Store(TVector vector, float* address);

    static abstract TVector Broadcast(float value);

    /// <summary>left · right + addend; rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>NaN where either is.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>NaN where either is.</summary>
    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Abs(TVector vector);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector vector);

    /// <summary>2 to the power of whole numbers from -126 to 127; anything of NaN.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary><paramref name="then"/> where <paramref name="vector"/> is above 0, else (NaN too) <paramref name="otherwise"/>.</summary>
    static abstract TVector WherePositive(TVector vector, TVector then, TVector otherwise);

    /// <summary>All lanes added up.</summary>
    static abstract float Sum(TVector vector);

    /// <summary>
    /// Four floats each of every fourth of as many rows as there are lanes: rows 0, 4, 8 and 12 from <paramref name="start"/>.
    /// </summary>
    static abstract TVector LoadQuads(float* start, nint stride);

    /// <summary>left[0], right[0], left[1], right[1] of each four.</summary>
    static abstract TVector InterleaveLow(TVector left, TVector right);

    /// <summary>left[2], right[2], left[3], right[3] of each four.</summary>
    static abstract TVector InterleaveHigh(TVector left, TVector right);
}
