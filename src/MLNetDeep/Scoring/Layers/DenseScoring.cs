using MLNetDeep.Kernels;

namespace MLNetDeep.Scoring.Layers;

/// <summary>A <see cref="Dense"/> layer as it scores, with what was folded into it.</summary>
internal sealed unsafe class DenseScoring(PackedLayer layer, ScoringActivation activation) : ScoringLayer
{
    public override int OutputSize => layer.Units;

    public override void Run(MatrixView input, MatrixView output, float* scratch)
    {
        if (input.Rows == 1)
            layer.Row(input.Start, output.Start);
        else
            layer.Rows(input, output);
        activation.Apply(output);
    }

    /// <summary>Computes the output of one row of which only some values are not zero.</summary>
    /// <param name="indices">Where they lie, ascending, all within the row.</param>
    /// <param name="values">The values.</param>
    /// <param name="output">[1, outputs], as for <see cref="Run"/>.</param>
    public void RunSparse(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, MatrixView output)
    {
        fixed (int* firstIndex = indices)
        fixed (float* firstValue = values)
            layer.SparseRow(values.Length, firstIndex, firstValue, output.Start);
        activation.Apply(output);
    }
}
