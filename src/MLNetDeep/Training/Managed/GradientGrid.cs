using MLNetDeep.Kernels;

namespace MLNetDeep.Training.Managed;

/// <summary>
/// How the gradient of a weight matrix is cut into pieces that workers share: by units and by inputs, so that pieces are near to squares. A
/// piece packs what it multiplies, and a square packs least. Where that packs little more each worker has units of its own, in all columns.
/// </summary>
internal readonly record struct GradientGrid
{
    /// <summary>Whole tiles, whether they have six rows or eight.</summary>
    private const int UnitGranule = 24;

    /// <summary>Panels that are packed together with AVX2, two panels with AVX-512.</summary>
    private const int InputGranule = 64;

    private readonly int _units;
    private readonly int _inputs;
    private readonly int _unitGranule;
    private readonly int _unitParts;
    private readonly int _inputParts;

    /// <param name="units">The rows of the matrix.</param>
    /// <param name="inputs">Its columns.</param>
    /// <param name="wanted">About how many pieces there should be.</param>
    /// <param name="owners">How many workers there are.</param>
    /// <param name="rows">The rows of a batch.</param>
    public GradientGrid(int units, int inputs, int wanted, int owners = 1, int rows = 0)
    {
        (_units, _inputs, _unitGranule) = (units, inputs, UnitGranule);
        var (packed, best) = Cut(units, inputs, wanted, step: 1);
        if (owners <= Math.Min(wanted, Parts(units, UnitGranule)))
        {
            var (ownedPacked, owned) = Cut(units, inputs, wanted, step: owners);
            // What is packed more must be less than what the update then has near: half of what it reads would be the other workers'.
            if (rows * (ownedPacked - packed) <= (long)units * inputs / 2)
                best = owned;
        }
        (_unitParts, _inputParts) = best;
    }

    private GradientGrid(int units, int inputs, (int Units, int Inputs) parts, int unitGranule)
    {
        (_units, _inputs, _unitGranule) = (units, inputs, unitGranule);
        (_unitParts, _inputParts) = parts;
    }

    /// <summary>
    /// A share of the units for each worker, in all columns, as <see cref="LayerGroup"/> slices columns: where nothing is packed.
    /// </summary>
    /// <param name="units">The rows of the matrix.</param>
    /// <param name="inputs">Its columns.</param>
    /// <param name="owners">How many workers there are.</param>
    /// <param name="granule">Shares begin at multiples of so many units.</param>
    public static GradientGrid OfUnits(int units, int inputs, int owners, int granule) =>
        new(units, inputs, (Math.Clamp(units / granule, 1, owners), 1), granule);

    /// <summary>How many pieces there are.</summary>
    public int Pieces => _unitParts * _inputParts;

    /// <summary>The units and the inputs of a piece; of none of either where there is nothing left for it.</summary>
    public (Slice Units, Slice Inputs) this[int piece]
    {
        get
        {
            var (unitStart, unitCount) = Crew.Part(_units, _unitParts, piece / _inputParts, _unitGranule);
            var (inputStart, inputCount) = Crew.Part(_inputs, _inputParts, piece % _inputParts, InputGranule);
            return (new Slice(unitStart, unitCount), new Slice(inputStart, inputCount));
        }
    }

    /// <summary>The parts of units, in multiples of a step, and of inputs with which least is packed; and how much that is.</summary>
    private static (long Packed, (int Units, int Inputs) Parts) Cut(int units, int inputs, int wanted, int step)
    {
        var (mostUnitParts, mostInputParts) = (Parts(units, UnitGranule), Parts(inputs, InputGranule));
        var (least, best) = (long.MaxValue, (1, 1));
        for (var unitParts = step; unitParts <= Math.Min(wanted, mostUnitParts); unitParts += step)
        {
            var inputParts = Math.Min((wanted + unitParts - 1) / unitParts, mostInputParts);
            // What all pieces pack; where the matrix is too small for so many pieces, as many as there can be.
            var cost = (long)Math.Max(0, wanted - unitParts * inputParts) * (units + inputs) * wanted
                + (long)unitParts * inputs + (long)inputParts * units;
            if (cost < least)
                (least, best) = (cost, (unitParts, inputParts));
        }
        return (least, best);
    }

    private static int Parts(int length, int granule) => Math.Max(1, (length + granule - 1) / granule);
}
