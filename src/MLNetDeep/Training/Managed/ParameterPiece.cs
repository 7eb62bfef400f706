using MLNetDeep.Training.Managed.Layers;

namespace MLNetDeep.Training.Managed;

/// <summary>A piece of the gradients of a layer's own parameters.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Number">Which piece, from 0.</param>
/// <param name="Pieces">How many the layer's are cut into.</param>
internal readonly record struct ParameterPiece(ManagedLayer Layer, int Number, int Pieces)
{
    /// <summary>The work of all layers is cut into about so many pieces of about the same size.</summary>
    private const int Wanted = 4;

    /// <summary>The pieces of all layers that have parameters of their own.</summary>
    public static IReadOnlyList<ParameterPiece> AllOf(IReadOnlyList<ManagedLayer> layers)
    {
        var all = layers.Sum(layer => layer.ParameterWork);
        return [.. layers.Where(layer => layer.ParameterWork > 0).SelectMany(layer =>
        {
            var pieces = (int)Math.Max(1, Math.Round((double)Wanted * layer.ParameterWork / all));
            return Enumerable.Range(0, pieces).Select(number => new ParameterPiece(layer, number, pieces));
        })];
    }
}
