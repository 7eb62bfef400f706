using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>Made-up flowers of three kinds, measured, as raw rows: the label is a text and the measures are on different scales.</summary>
internal sealed class Flower
{
    public string Kind { get; set; } = "";

    /// <summary>Nothing reads it.</summary>
    public string Note { get; set; } = "";

    [VectorType(3)]
    public float[] Measured { get; set; } = [];

    public static IEnumerable<Flower> Draw(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var kind = i % 3;
            yield return new Flower
            {
                Kind = "abc"[kind].ToString(),
                Measured = [kind + random.NextSingle(), 100 * ((kind == 1 ? 1 : 0) + random.NextSingle()), random.NextSingle()]
            };
        }
    }

    public static IDataView View(MLContext mlContext, int count, int seed) => mlContext.Data.LoadFromEnumerable(Draw(count, seed).ToList());

    public static IEstimator<ITransformer> Preparation(MLContext mlContext) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Kind))
            .Append(mlContext.Transforms.NormalizeMinMax("Features", nameof(Measured)));

    public static SearchSpace<DenseNetworkOptions> Space { get; } =
        new SearchSpace<DenseNetworkOptions>(
            new DenseNetworkOptions { NumberOfEpochs = 4, BatchSize = 16, HiddenLayers = [new Dense(8, Activation.ReLU)] })
            .Range(o => o.Optimizer.LearningRate, 1e-3, 1e-1, logScale: true)
            .Int("units", 2, 16, (o, units) => o with { HiddenLayers = [new Dense(units, Activation.Tanh)] });

    /// <summary>A sweep over these flowers, without tuner and end.</summary>
    public static DenseNetworkSweep Sweep(int seed = 3)
    {
        var mlContext = new MLContext(seed);
        return mlContext.DenseNetworkSweep().SetData(View(mlContext, 90, 1), View(mlContext, 45, 2)).SetPreparation(Preparation(mlContext))
            .SetSearchSpace(Space);
    }
}
