namespace Serve.Model;

/// <summary>A picture to try.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pixels">Its 784 shades.</param>
internal sealed record Sample(string Name, int[] Pixels);
