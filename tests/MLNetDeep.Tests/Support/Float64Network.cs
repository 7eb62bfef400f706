using MLNetDeep.Networks;

namespace MLNetDeep.Tests.Support;

/// <summary>A network, its losses and its metrics once more: in plain loops, double precision, and no library. What training is compared
/// with.</summary>
internal sealed class Float64Network(NetworkSpecification specification, double[] parameters)
{
    public static Float64Network Of(DenseNetworkTransformer model) =>
        new(model.Model.Specification, [.. model.Model.Parameters.ToArray().Select(p => (double)p)]);

    /// <summary>The outputs before softmax or sigmoid.</summary>
    public double[] Outputs(float[] features)
    {
        double[] current = [.. features.Select(f => (double)f)];
        for (var layer = 0; layer < specification.Layers.Count; layer++)
        {
            if (specification.Layers[layer] is not Dense dense)
                continue;
            var (weight, bias) = (specification.Placed[layer].Weight!.Offset, specification.Placed[layer].Bias!.Offset);
            var inputs = current;
            current = [.. Enumerable.Range(0, dense.Units).Select(unit =>
                Activate(dense.Activation,
                    inputs.Select((x, i) => x * parameters[weight + unit * inputs.Length + i]).Sum() + parameters[bias + unit]))];
        }
        return current;
    }

    /// <summary>The loss of one row; for classes the label is the class from 0.</summary>
    public double Loss(LearningTask task, float[] features, float label)
    {
        var outputs = Outputs(features);
        return task switch
        {
            LearningTask.MulticlassClassification => Math.Log(outputs.Sum(Math.Exp)) - outputs[(int)label],
            LearningTask.BinaryClassification => Math.Log(1 + Math.Exp(label == 1 ? -outputs[0] : outputs[0])),
            _ => Math.Pow(outputs[0] - label, 2),
        };
    }

    public double MeanLoss(LearningTask task, float[][] features, float[] labels) =>
        features.Zip(labels, (row, label) => Loss(task, row, label)).Average();

    /// <summary>Accuracy or RMSE.</summary>
    public double Metric(LearningTask task, float[][] features, float[] labels) => task switch
    {
        LearningTask.MulticlassClassification =>
            features.Zip(labels, (row, label) => Outputs(row) is var o && o.AsSpan().IndexOf(o.Max()) == (int)label ? 1.0 : 0).Average(),
        LearningTask.BinaryClassification => features.Zip(labels, (row, label) => Outputs(row)[0] > 0 == (label == 1) ? 1.0 : 0).Average(),
        _ => Math.Sqrt(MeanLoss(task, features, labels)),
    };

    /// <summary>The gradient of the mean loss, by central differences.</summary>
    public double[] Gradient(LearningTask task, float[][] features, float[] labels) => [.. parameters.Select((_, i) =>
    {
        const double Step = 1e-6;
        return (Moved(i, Step).MeanLoss(task, features, labels) - Moved(i, -Step).MeanLoss(task, features, labels)) / (2 * Step);
    })];

    private Float64Network Moved(int parameter, double by) =>
        new(specification, [.. parameters.Select((p, i) => i == parameter ? p + by : p)]);

    private static double Activate(Activation activation, double x) => activation switch
    {
        ReLUActivation => Math.Max(0, x),
        SigmoidActivation => 1 / (1 + Math.Exp(-x)),
        TanhActivation => Math.Tanh(x),
        _ => x,
    };
}
