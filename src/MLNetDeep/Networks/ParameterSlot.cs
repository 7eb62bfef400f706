using MLNetDeep.Options;

namespace MLNetDeep.Networks;

/// <summary>One named array of parameters or running statistics and its place in the network's flat buffer of them.</summary>
/// <param name="Name">The name it has as a module of PyTorch's <c>nn.Sequential</c>: "0.weight"; inside a block "2.0.weight".</param>
/// <param name="Shape">[units, inputs] for the weight of a dense layer, [units] or [width] for the others.</param>
/// <param name="Offset">Where it begins in the flat buffer, in elements.</param>
internal sealed record ParameterSlot(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>What the layer says of it: how its values start.</summary>
    public required LayerArray Array { get; init; }

    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, size) => checked(product * size));
}
