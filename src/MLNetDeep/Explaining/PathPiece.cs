namespace MLNetDeep.Explaining;

/// <summary>A piece of the path from the baseline to a row, and the gradients on it.</summary>
/// <param name="size">The width of a gradient.</param>
internal sealed class PathPiece(int size)
{
    /// <summary>
    /// Where the gradient is taken on a piece from 0 to 1: the nodes of Gauss–Legendre quadrature, which is exact for polynomials up to
    /// degree 7.
    /// </summary>
    public static ReadOnlySpan<double> Nodes => [0.069431844202973712, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629];

    /// <summary>How much each node counts.</summary>
    public static ReadOnlySpan<double> Weights => [0.17392742256872693, 0.32607257743127307, 0.32607257743127307, 0.17392742256872693];

    /// <summary>Its end nearer to the baseline, from 0.</summary>
    public double Begin { get; set; }

    /// <summary>Its end nearer to the row, up to 1.</summary>
    public double End { get; set; }

    /// <summary>The explained score at <see cref="Begin"/>.</summary>
    public double BeginScore { get; set; }

    /// <summary>The explained score at <see cref="End"/>.</summary>
    public double EndScore { get; set; }

    /// <summary>The integral of the gradient over the piece.</summary>
    public double[] Gradient { get; } = new double[size];

    /// <summary>
    /// What the gradient says that the score changes by, minus what it does change by. Not 0 mostly where the score bends inside.
    /// </summary>
    public double Deviation { get; set; }
}
