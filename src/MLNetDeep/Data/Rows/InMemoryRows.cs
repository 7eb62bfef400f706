using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeep.Data.Rows;

/// <summary>Rows that stay in memory from epoch to epoch; does not own the examples.</summary>
internal sealed class InMemoryRows(RowSelection rows) : RowSource
{
    public override int Count => rows.Count;

    public override IEnumerable<RowSelection> Epoch(RowOrder order) => [order.Of(rows)];

    public override double[] WeightsOfClasses(int classCount)
    {
        var weights = new double[classCount];
        foreach (var row in rows.Rows)
            weights[rows.Store.Classes![row]] += WeightOf(row);
        return weights;
    }

    public override (double Mean, double Deviation)[] LabelMoments()
    {
        using var scope = NewDisposeScope();
        // By row: an array of all labels would be a second copy, and ends at 2 GB.
        var examples = rows.Store.Labels.device_type == DeviceType.CPU ? rows.Store : rows.Store with { Labels = rows.Store.Labels.cpu() };
        var outputs = examples.LabelWidth;
        return [.. Enumerable.Range(0, outputs).Select(MomentsOf)];

        (double, double) MomentsOf(int output)
        {
            var (weights, sum, squares) = (0.0, 0.0, 0.0);
            foreach (var row in rows.Rows)
            {
                weights += WeightOf(row);
                sum += WeightOf(row) * examples.LabelValues(row)[output];
            }
            var mean = sum / weights;
            foreach (var row in rows.Rows)
                squares += WeightOf(row) * Math.Pow(examples.LabelValues(row)[output] - mean, 2);
            return (mean, Math.Sqrt(squares / weights));
        }
    }

    private double WeightOf(int row) => rows.Store.Weights?[row] ?? 1;
}
