namespace MLNetDeep.Tests.Conventions;

/// <summary>Who may import whom: the one place to change when the design changes (and say why in docs/decisions/).</summary>
internal static class LayerTable
{
    public static IReadOnlyList<Layer> Layers { get; } =
    [
        new("Options", [], MicrosoftML: false, TorchSharp: false),
        new("Interop", [], MicrosoftML: true, TorchSharp: true),
        new("Data", ["Options"], MicrosoftML: true, TorchSharp: true),
        new("Networks", ["Options"], MicrosoftML: false, TorchSharp: true),
        new("Training", ["Networks", "Options", "Callbacks", "Data"], MicrosoftML: false, TorchSharp: true),
        new("Callbacks", ["Options", "Training"], MicrosoftML: false, TorchSharp: false),
        new("Models", ["Networks", "Options", "Training"], MicrosoftML: false, TorchSharp: false),
        new("Scoring", ["Models", "Options", "Data"], MicrosoftML: true, TorchSharp: false),
        new("Transforms", ["Data"], MicrosoftML: true, TorchSharp: false),
        new("", ["*"], MicrosoftML: true, TorchSharp: true),
    ];

    public static Layer Of(string folder) =>
        Layers.SingleOrDefault(layer => layer.Name == folder)
        ?? throw new InvalidOperationException($"The folder '{folder}' of the library has no row in {nameof(LayerTable)}. Say there whom it may import.");
}
