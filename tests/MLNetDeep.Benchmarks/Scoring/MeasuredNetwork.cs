using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetDeep.Benchmarks.Scoring;

/// <summary>A classifier of dense layers and ReLU, named by its widths ("784-100-10"), for each of the engines that are compared.</summary>
internal sealed class MeasuredNetwork
{
    public MeasuredNetwork(string widths)
    {
        int[] sizes = [.. widths.Split('-').Select(int.Parse)];
        Inputs = sizes[0];
        Outputs = sizes[^1];
        Model = RandomModel.Of(
            LearningTask.MulticlassClassification, Inputs, Outputs, [.. sizes[1..^1].Select(units => new Dense(units, Activation.ReLU))]);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public DenseNetworkModel Model { get; }

    /// <summary>The same for libtorch, with the same weights.</summary>
    public Sequential Module()
    {
        var modules = new List<nn.Module<Tensor, Tensor>>();
        for (var layer = 0; layer < Model.Layers.Count; layer++)
        {
            var (weight, bias) = (
                Model.GetWeights(Model.WeightNames[2 * layer]).ToArray(), Model.GetWeights(Model.WeightNames[2 * layer + 1]).ToArray());
            var linear = nn.Linear(weight.Length / bias.Length, bias.Length);
            using (no_grad())
            {
                linear.weight.copy_(tensor(weight).view(bias.Length, -1));
                linear.bias!.copy_(tensor(bias));
            }
            modules.Add(linear);
            modules.Add(layer < Model.Layers.Count - 1 ? nn.ReLU() : nn.Softmax(1));
        }
        var module = nn.Sequential(modules);
        module.eval();
        return module;
    }

    /// <summary>The same for ONNX Runtime.</summary>
    public InferenceSession Session(int threads)
    {
        using var file = new MemoryStream();
        Model.SaveOnnx(file);
        return new(file.ToArray(), new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 });
    }

    /// <summary>Rows of numbers from -1 to 1, one after the other.</summary>
    public float[] Rows(int count)
    {
        var random = new Random(1);
        var rows = new float[count * Inputs];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = 2 * random.NextSingle() - 1;
        return rows;
    }
}
