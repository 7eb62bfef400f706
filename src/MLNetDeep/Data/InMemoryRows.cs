using static TorchSharp.torch;

namespace MLNetDeep.Data;

/// <summary>Rows that stay in memory from epoch to epoch; does not own the examples.</summary>
internal sealed class InMemoryRows(ExampleRows rows) : RowSource
{
    public override int Count => rows.Count;

    public override IEnumerable<ExampleRows> Epoch(RowOrder order) => [order.Of(rows)];

    public override double[] WeightsOfClasses(int classCount)
    {
        var weights = new double[classCount];
        foreach (var row in rows.Rows)
            weights[rows.Examples.Classes![row]] += WeightOf(row);
        return weights;
    }

    public override (double Mean, double Deviation)[] LabelMoments()
    {
        using var scope = NewDisposeScope();
        var outputs = (int)rows.Examples.Labels.size(1);
        var labels = rows.Examples.Labels.cpu().data<float>().ToArray();
        return [.. Enumerable.Range(0, outputs).Select(MomentsOf)];

        (double, double) MomentsOf(int output)
        {
            var (weights, sum, squares) = (0.0, 0.0, 0.0);
            foreach (var row in rows.Rows)
            {
                weights += WeightOf(row);
                sum += WeightOf(row) * labels[row * outputs + output];
            }
            var mean = sum / weights;
            foreach (var row in rows.Rows)
                squares += WeightOf(row) * Math.Pow(labels[row * outputs + output] - mean, 2);
            return (mean, Math.Sqrt(squares / weights));
        }
    }

    private double WeightOf(int row) => rows.Examples.Weights?[row] ?? 1;
}
