using static TorchSharp.torch;

namespace MLNetDeep.Networks.Layers;

/// <summary>What came into a layer and out of it in a step's forward pass, and the gradient of the loss by its output; all [batch, width].</summary>
/// <param name="Input">What came in.</param>
/// <param name="Output">What came out.</param>
/// <param name="OutputGradient">The gradient by the output.</param>
internal readonly record struct LayerSignals(Tensor Input, Tensor Output, Tensor OutputGradient);
