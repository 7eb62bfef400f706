namespace Serve.Api;

/// <summary>What GET /health answers.</summary>
/// <param name="Status">"ok": the model is loaded.</param>
/// <param name="Model">What is served.</param>
/// <param name="Classes">What it tells apart.</param>
/// <param name="LibTorchIsLoaded">Whether this process has libtorch in its memory; serving needs none.</param>
internal sealed record Health(string Status, string Model, IReadOnlyList<string> Classes, bool LibTorchIsLoaded);
