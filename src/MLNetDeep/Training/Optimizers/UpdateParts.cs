using System.Numerics;
using MLNetDeep.Kernels;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training.Optimizers;

/// <summary>
/// How workers share an update: of each array of parameters each has a part of its own, that of the units whose gradients it makes, cut
/// into parts that others can take from it when it is held up.
/// </summary>
internal static class UpdateParts
{
    /// <summary>About so many parts for each worker.</summary>
    private const int PartsOfWorker = 4;

    /// <summary>Parts begin at whole cache lines, which never are two workers'.</summary>
    private static readonly int VectorsInCacheLine = Math.Max(1, ParameterBuffer.Alignment / Vector<float>.Count);

    /// <param name="specification">Where the arrays lie.</param>
    /// <param name="vectors">How many vectors there are.</param>
    /// <param name="owners">How many workers.</param>
    public static OwnedPieces<Slice> Of(NetworkSpecification specification, int vectors, int owners)
    {
        var bounds = Bounds(specification, vectors, owners);
        var most = Math.Max(VectorsInCacheLine, vectors / (owners * PartsOfWorker));
        var parts = new List<OwnedPiece<Slice>>();
        for (var i = 0; i + 1 < bounds.Count; i++)
        {
            var (start, owner) = bounds[i];
            var length = bounds[i + 1].Start - start;
            var pieces = (length + most - 1) / most;
            for (var piece = 0; piece < pieces; piece++)
            {
                var (from, count) = Crew.Part(length, pieces, piece, VectorsInCacheLine);
                if (count > 0)
                    parts.Add(new OwnedPiece<Slice>(new Slice(start + from, count), count, owner));
            }
        }
        return OwnedPieces<Slice>.Of(parts, owners);
    }

    /// <summary>Where what an owner has begins, in the order of the vectors; the end behind the last.</summary>
    private static List<(int Start, int Owner)> Bounds(NetworkSpecification specification, int vectors, int owners)
    {
        var bounds = new List<(int Start, int Owner)> { (0, 0) };
        foreach (var slot in specification.AllPlaced.SelectMany(layer => layer.OwnParameters).OrderBy(slot => slot.Offset))
        {
            for (var owner = 0; owner < owners; owner++)
            {
                var value = slot.Offset + (int)((long)slot.Length * owner / owners);
                var start = Math.Min(vectors, value / ParameterBuffer.Alignment * VectorsInCacheLine);
                // Of an array that is shorter than a cache line for each, whoever comes last has what begins there.
                if (bounds[^1].Start == start)
                    bounds[^1] = (start, owner);
                else if (bounds[^1].Owner != owner)
                    bounds.Add((start, owner));
            }
        }
        if (bounds[^1].Start < vectors)
            bounds.Add((vectors, 0));
        return bounds;
    }
}
