using System.Text;
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

    /// <summary>
    /// Whether training changes the layer's parameters. False freezes it: its parameters are bit-equal before and after a fit, whatever the
    /// optimizer, also under momentum and weight decay. Of use with a network that continues from a previous one. Means nothing for a layer
    /// without parameters.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool Trainable { get; init; } = true;

    /// <summary>
    /// The layer with every setting that matters only while it is trained at its default: layers of which this is equal compute the same from the
    /// same weights.
    /// </summary>
    internal virtual Layer WhenScoring => this with { Trainable = true };

    /// <summary>What <see cref="object.ToString"/> shows of all layers: <see cref="Trainable"/>, where it is false.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Trainable)
            return false;

        builder.Append("Trainable = False");
        return true;
    }

    /// <summary>What is wrong with the layer's values, one sentence each; none when it is valid.</summary>
    internal abstract IEnumerable<string> Violations(string name);
}
