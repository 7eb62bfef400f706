namespace ExampleKit.Data;

/// <summary>The files to work with, and whether they are Fashion-MNIST or a stand-in.</summary>
internal sealed record FoundData(FashionMnistFiles Files, bool IsFashionMnist)
{
    /// <summary>What figures and pictures made of them are to be headed with.</summary>
    public string Name => IsFashionMnist ? "Fashion-MNIST" : "Silhouettes (not Fashion-MNIST)";
}
