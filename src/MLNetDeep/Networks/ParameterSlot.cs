namespace MLNetDeep.Networks;

/// <summary>One named array of parameters and its place in the network's flat parameter buffer.</summary>
/// <param name="Name">The name it has as a module of PyTorch's <c>nn.Sequential</c>: "0.weight".</param>
/// <param name="Shape">[units, inputs] for a weight, [units] for a bias.</param>
/// <param name="Offset">Where it begins in the flat buffer, in elements.</param>
internal sealed record ParameterSlot(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
