namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>A dense layer and a batch.</summary>
internal readonly record struct ProductShape(int Rows, int Inputs, int Units)
{
    /// <summary>Those of small pictures, of wide networks, and of shared ensembles on tables.</summary>
    public static IReadOnlyList<ProductShape> All { get; } =
    [
        new(32, 784, 100), new(128, 784, 100), new(512, 784, 100), new(32, 512, 512), new(512, 512, 512), new(4096, 128, 128),
        new(4096, 256, 256), new(256, 1024, 1024),
    ];

    public double MultiplyAdds => (double)Rows * Inputs * Units;

    public override string ToString() => $"{Rows}×{Inputs}×{Units}";
}
