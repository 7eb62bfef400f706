using System.Text.Json.Serialization;

namespace MLNetDeep;

/// <summary>
/// A layer of a network, described as data: <see cref="Dense"/> or <see cref="Dropout"/>.
/// </summary>
/// <remarks>Immutable and thread-safe; equal when kind and values are equal.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>What is wrong with the layer's values, one sentence each; none when it is valid.</summary>
    internal abstract IEnumerable<string> Violations(string name);
}
