using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Training.Metrics;

namespace MLNetDeep.Scoring;

/// <summary>
/// What a network says of rows before softmax, sigmoid or exponential: what losses and metrics are computed of, without rounding probabilities. Of
/// several networks whose scores are averaged, the outputs that one network would need for those scores. Immutable and thread-safe.
/// </summary>
internal sealed class NetworkOutputs
{
    private readonly NetworkScorer[] _members;
    private readonly int _width;
    private readonly LearningTask _task;
    private readonly ScoreFunction _function;
    private readonly double _temperature;

    /// <param name="networks">The networks, each as a model of its own.</param>
    /// <param name="temperature">What the logarithms of averaged probabilities of classes are divided by.</param>
    public NetworkOutputs(IReadOnlyList<DenseNetworkModel> networks, double temperature = 1)
    {
        _members = [.. networks.Select(network => new NetworkScorer(network, ofOutputs: true))];
        (_width, _task, _function) = (networks[0].OutputCount, networks[0].Task, networks[0].Description.ScoreFunction);
        _temperature = temperature;
    }

    /// <summary>What a finished model says.</summary>
    public static NetworkOutputs Of(DenseNetworkModel model) => new(model.Members, model.Description.AverageTemperature);

    /// <summary>The outputs for some rows.</summary>
    /// <param name="rows">Rows in memory.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many; few enough that their features fit in an array.</param>
    /// <param name="outputs">[count, outputs]; written to.</param>
    public void Of(RowSelection rows, int start, int count, Span<float> outputs)
    {
        var features = new float[checked(count * rows.Store.Features.Width)];
        rows.Store.Features.Gather(rows.Rows.AsSpan(start, count), features);
        if (_members is [var only])
        {
            only.Score(count, features, outputs);
            return;
        }

        var ofMembers = new float[checked(_members.Length * outputs.Length)];
        for (var i = 0; i < _members.Length; i++)
            _members[i].Score(count, features, ofMembers.AsSpan(i * outputs.Length, outputs.Length));
        for (var row = 0; row < count; row++)
            Average(ofMembers.AsSpan(row * _width), outputs.Length, outputs.Slice(row * _width, _width));
    }

    /// <param name="ofMembers">The outputs of the first network for a row, and after them those of the others.</param>
    /// <param name="stride">How far apart they lie.</param>
    /// <param name="outputs">[outputs]; written to.</param>
    private unsafe void Average(ReadOnlySpan<float> ofMembers, int stride, Span<float> outputs)
    {
        if (_task == LearningTask.MulticlassClassification)
        {
            AverageClasses(ofMembers, stride, outputs);
            return;
        }

        var isLogOdds = _task is LearningTask.BinaryClassification or LearningTask.MultiLabelClassification;
        Span<float> same = stackalloc float[_members.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            for (var member = 0; member < same.Length; member++)
                same[member] = ofMembers[member * stride + i];
            if (isLogOdds)
            {
                fixed (float* first = same)
                    outputs[i] = LogOddsMean.Of(first, same.Length, 1);
            }
            else
            {
                outputs[i] = _function == ScoreFunction.Exponential ? (float)(MetricCalculator.LogSumExp(same) - Math.Log(same.Length)) : Mean(same);
            }
        }
    }

    /// <summary>The logarithm of the mean probability of each class, divided by the temperature, plus a constant, which softmax does not see.</summary>
    private void AverageClasses(ReadOnlySpan<float> ofMembers, int stride, Span<float> outputs)
    {
        Span<double> normalizers = stackalloc double[_members.Length];
        for (var member = 0; member < normalizers.Length; member++)
            normalizers[member] = MetricCalculator.LogSumExp(ofMembers.Slice(member * stride, outputs.Length));

        for (var i = 0; i < outputs.Length; i++)
        {
            var highest = double.NegativeInfinity;
            for (var member = 0; member < normalizers.Length; member++)
                highest = Math.Max(highest, ofMembers[member * stride + i] - normalizers[member]);
            var sum = 0.0;
            for (var member = 0; member < normalizers.Length; member++)
                sum += Math.Exp(ofMembers[member * stride + i] - normalizers[member] - highest);
            outputs[i] = (float)((highest + Math.Log(sum)) / _temperature);
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return (float)(sum / values.Length);
    }
}
