using MLNetDeep.Kernels;
using MLNetDeep.Training.Managed.Layers;

namespace MLNetDeep.Training.Managed;

/// <summary>Layers that follow each other and that a worker can go through with its slice of a batch without waiting for others.</summary>
/// <param name="First">The first layer's number.</param>
/// <param name="End">The number after the last layer's.</param>
/// <param name="Columns">How many columns there are to slice on the way forwards; 0 where rows are sliced.</param>
/// <param name="ColumnsBack">The same on the way back; 0 too where there is nothing to hand down.</param>
/// <param name="ColumnGranule">Slices of columns begin at multiples of so many; 0 where rows are sliced.</param>
/// <param name="MostRows">The most rows a slice may have.</param>
internal readonly record struct LayerGroup(int First, int End, int Columns, int ColumnsBack, int ColumnGranule, int MostRows)
{
    /// <summary>Slices begin at as many rows as the widest vector holds.</summary>
    private const int Granule = 16;

    /// <summary>With so many rows there are two slices for each worker, so that a worker that is held up holds up less.</summary>
    private const int ManyRows = 128;

    /// <summary>How many values a slice of a signal may hold: what a span can.</summary>
    private const int MostValues = 1 << 30;

    /// <summary>
    /// The groups of all layers: as many row-wise layers together as follow each other, each layer whose slices are columns by itself. The
    /// last one is of rows, if of no layer: in it workers go through the loss.
    /// </summary>
    public static IReadOnlyList<LayerGroup> AllOf(IReadOnlyList<ManagedLayer> layers)
    {
        // Features that are never made dense have no values.
        var mostRows = Math.Max(1, MostValues / layers.Where(layer => layer.Made.Entries is null).Max(layer => layer.Width));
        var groups = new List<LayerGroup>();
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i].MixesRows)
                groups.Add(OfColumns(i, layers[i], layers[i].Width, mostRows));
            else if (layers[i].SplitsColumns)
                groups.Add(OfColumns(i, layers[i], layers[i].WidthBack, mostRows));
            else if (groups.Count > 0 && groups[^1].Columns == 0)
                groups[^1] = groups[^1] with { End = i + 1 };
            else
                groups.Add(OfRows(i, i + 1, mostRows));
        }
        if (groups[^1].Columns > 0)
            groups.Add(OfRows(layers.Count, layers.Count, mostRows));
        return groups;
    }

    private static LayerGroup OfRows(int first, int end, int mostRows) => new(first, end, 0, 0, 0, mostRows);

    private static LayerGroup OfColumns(int number, ManagedLayer layer, int columnsBack, int mostRows) =>
        new(number, number + 1, layer.Width, columnsBack, layer.ColumnGranule, mostRows);

    /// <summary>Whether nothing is done on the way back.</summary>
    public bool EndsWayBack => Columns > 0 && ColumnsBack == 0;

    /// <summary>How many columns there are to slice; 0 where rows are sliced.</summary>
    /// <param name="isBack">Whether on the way back.</param>
    public int ColumnsOf(bool isBack) => isBack ? ColumnsBack : Columns;

    /// <summary>Into how many slices a batch is cut.</summary>
    public int PiecesFor(int rows, int workers, bool isBack = false)
    {
        if (ColumnsOf(isBack) is > 0 and var columns)
            return Math.Clamp(columns / ColumnGranule, 1, workers);

        var needed = (rows - 1) / MostRows + 1;
        var wanted = workers == 1 ? 1 : workers * (rows >= ManyRows ? 2 : 1);
        return Math.Max(needed, Math.Clamp((rows + Granule - 1) / Granule, 1, wanted));
    }

    /// <summary>
    /// The same where slices are fixed: one for each worker, because libtorch packs a layer's weights again for every slice it multiplies.
    /// </summary>
    public int FixedPiecesFor(int rows, int workers, bool isBack = false) =>
        ColumnsOf(isBack) > 0 ? PiecesFor(rows, workers, isBack)
            : Math.Max((rows - 1) / MostRows + 1, Math.Clamp((rows + Granule - 1) / Granule, 1, workers));

    public Slice Slice(int rows, int pieces, int piece, bool isBack = false)
    {
        var columns = ColumnsOf(isBack);
        var (start, count) = columns > 0 ? Crew.Part(columns, pieces, piece, ColumnGranule) : Crew.Part(rows, pieces, piece, Granule);
        return new Slice(start, count);
    }
}
