namespace MLNetDeep.Training.Managed;

/// <summary>A piece of work before it is known whose it is.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="Work">How much work it is, in whatever unit all of them have.</param>
/// <param name="Owner">Which worker's caches have what it reads; null where that does not matter.</param>
internal readonly record struct OwnedPiece<T>(T Piece, double Work, int? Owner);

/// <summary>
/// Pieces of work in the shares of their owners. A worker that makes the gradient of some weights, updates them and reads them in the next
/// step finds all of it in its own caches; what another processor wrote comes from afar.
/// </summary>
/// <param name="All">The pieces, the first owner's first; of each the largest first, so that others take small ones from its end.</param>
/// <param name="Ends">Behind which piece each owner's end.</param>
internal sealed record OwnedPieces<T>(IReadOnlyList<T> All, int[] Ends)
{
    /// <summary>Pieces nobody owns go to whoever has least to do, the largest first.</summary>
    public static OwnedPieces<T> Of(IEnumerable<OwnedPiece<T>> pieces, int owners)
    {
        var shares = Enumerable.Range(0, owners).Select(_ => new List<OwnedPiece<T>>()).ToArray();
        foreach (var piece in pieces.OrderBy(piece => piece.Owner is null).ThenByDescending(piece => piece.Work))
            (piece.Owner is { } owner ? shares[owner] : shares.MinBy(share => share.Sum(other => other.Work))!).Add(piece);

        var ends = new int[owners];
        for (var owner = 0; owner < owners; owner++)
            ends[owner] = (owner == 0 ? 0 : ends[owner - 1]) + shares[owner].Count;
        return new([.. shares.SelectMany(share => share.OrderByDescending(piece => piece.Work)).Select(piece => piece.Piece)], ends);
    }
}
