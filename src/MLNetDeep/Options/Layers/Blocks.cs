using MLNetDeep.Options;

namespace MLNetDeep;

/// <summary>
/// A residual block: runs its layers and adds the block's input to their output, so the layers learn a difference. The last layer must be
/// as wide as the block's input.
/// </summary>
/// <param name="Layers">The layers inside, in order; at least one.</param>
/// <remarks>
/// y = x + f(x). Shape is kept: [batch, width]; parameters: those of the layers. He et al., "Deep Residual Learning for Image Recognition",
/// CVPR 2016. Blocks may stand in blocks.
/// </remarks>
public sealed record Residual(params IReadOnlyList<Layer> Layers) : Layer
{
    /// <summary>The layers inside, in order; at least one.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Values.Of(value); } = Values.Of(Layers);

    internal override IReadOnlyList<Layer> Inner => Layers;

    internal override Layer WhenScoring => new Residual([.. Layers.Select(layer => layer.WhenScoring)]);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. ViolationsInside(Layers, $"{name}.{nameof(Layers)}")];
}

/// <summary>
/// A skip connection: runs its layers and appends their output to the block's input, so later layers see both. Unlike a
/// <see cref="Residual"/> it needs no equal widths and no projection.
/// </summary>
/// <param name="Layers">The layers inside, in order; at least one.</param>
/// <remarks>
/// y = [x, f(x)]: the input comes first. Input shape: [batch, width]; output shape: [batch, width + width of f(x)]; parameters: those of
/// the layers. Huang et al., "Densely Connected Convolutional Networks", CVPR 2017. Blocks may stand in blocks.
/// </remarks>
public sealed record Skip(params IReadOnlyList<Layer> Layers) : Layer
{
    /// <summary>The layers inside, in order; at least one.</summary>
    public IReadOnlyList<Layer> Layers { get; init => field = Values.Of(value); } = Values.Of(Layers);

    internal override IReadOnlyList<Layer> Inner => Layers;

    internal override int OutputSize(int width, int innerWidth) => checked(width + innerWidth);

    internal override Layer WhenScoring => new Skip([.. Layers.Select(layer => layer.WhenScoring)]);

    internal override IEnumerable<string> Violations(string name) =>
        [.. base.Violations(name), .. ViolationsInside(Layers, $"{name}.{nameof(Layers)}")];
}
