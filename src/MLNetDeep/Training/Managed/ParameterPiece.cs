using MLNetDeep.Training.Managed.Layers;

namespace MLNetDeep.Training.Managed;

/// <summary>A piece of the gradients of a layer's own parameters.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Number">Which piece, from 0.</param>
/// <param name="Pieces">How many the layer's are cut into.</param>
internal readonly record struct ParameterPiece(ManagedLayer Layer, int Number, int Pieces)
{
    /// <summary>Multiply-adds of a piece that is worth its own packing and its turn: some 20 microseconds.</summary>
    private const double SmallPiece = 1e6;

    /// <summary>So many pieces for each worker, that one who is held up, or has a larger piece, holds up little.</summary>
    private const int PiecesOfWorker = 3;

    /// <summary>The pieces of all layers that have parameters of their own, in the shares of those who own the units.</summary>
    /// <param name="layers">The layers, each of which is told into how many pieces it is cut.</param>
    /// <param name="rows">The most rows of a batch.</param>
    /// <param name="workers">How many work at once at most.</param>
    public static OwnedPieces<ParameterPiece> AllOf(IReadOnlyList<ManagedLayer> layers, int rows, int workers)
    {
        var all = layers.Sum(layer => (double)layer.ParameterWork);
        var wanted = workers == 1 ? 1 : Math.Clamp(rows * all / SmallPiece, 1, (double)PiecesOfWorker * workers);
        var pieces = new List<OwnedPiece<ParameterPiece>>();
        foreach (var layer in layers.Where(layer => layer.ParameterWork > 0))
        {
            var share = workers == 1 ? 1 : (int)Math.Max(1, Math.Round(wanted * layer.ParameterWork / all));
            var cut = layer.CutParameters(share, workers);
            pieces.AddRange(Enumerable.Range(0, cut).Select(number => new OwnedPiece<ParameterPiece>(
                new ParameterPiece(layer, number, cut), layer.ParameterWork / (double)cut,
                cut < workers ? null : (int)((long)number * workers / cut))));
        }
        return OwnedPieces<ParameterPiece>.Of(pieces, workers);
    }
}
