using MLNetDeep.Networks;
using MLNetDeep.Options;

namespace MLNetDeep.Training.Managed.Layers;

/// <summary>A <see cref="TableEncoding"/> with <see cref="ScaledNumbers"/> in managed code.</summary>
internal sealed unsafe class ScaledTableLayer(TableEncoding table, PlacedLayer placed, Signal input, Signal output, ManagedMemory memory)
    : TableLayer(table, placed, input, output, memory)
{
    private readonly float* _missing = memory.Parameter(placed.Parameter(LayerArray.Missing));
    private readonly float* _missingGradients = memory.Gradient(placed.Parameter(LayerArray.Missing));

    protected override int OutputsOfNumbers => 2 * Numbers.Length;

    protected override void Encode(int row, float* output)
    {
        var scaled = ScaledOf(row);
        for (var number = 0; number < scaled.Length; number++)
        {
            var isMissing = float.IsNaN(scaled[number]);
            output[2 * number] = isMissing ? 0 : scaled[number];
            output[2 * number + 1] = isMissing ? _missing[number] : 0;
        }
    }

    protected override float SlopeOf(int row, int number, float scaledSlope, ReadOnlySpan<float> gradients) =>
        scaledSlope * gradients[2 * number];

    protected override void Gradients(int number, Pass pass)
    {
        var sum = pass.AddsToGradients ? _missingGradients[number] : 0;
        for (var row = 0; row < pass.Count; row++)
        {
            if (float.IsNaN(ScaledOf(row)[number]))
                sum += Output.GradientRow(row)[2 * number + 1];
        }
        _missingGradients[number] = sum;
    }
}
