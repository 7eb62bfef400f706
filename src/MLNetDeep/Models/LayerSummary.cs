namespace MLNetDeep;

/// <summary>One line of a model's summary.</summary>
/// <param name="Layer">The layer; the last of a model is the output layer that was added from the label.</param>
/// <param name="OutputSize">The width of its output: its output shape is [batch, <paramref name="OutputSize"/>].</param>
/// <param name="ParameterCount">How many parameters it has; they are trained if <see cref="Layer.Trainable"/>.</param>
public sealed record LayerSummary(Layer Layer, int OutputSize, int ParameterCount);
