using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.EndToEnd;

/// <summary>One model on many threads: no wrong value, no exception.</summary>
[TestClass]
public sealed class SharedModelTests
{
    private const int Threads = 8;
    private const int Rows = 500;
    private const int Width = 784;

    private static readonly ParallelOptions AllAtOnce = new() { MaxDegreeOfParallelism = Threads };

    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Input
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    [TestMethod]
    public void Through_an_engine_for_each_thread()
    {
        var (model, inputs, expected) = Drawn();
        Parallel.For(0, Threads, AllAtOnce, thread =>
        {
            var engine = _mlContext.Model.CreatePredictionEngine<Input, Output>(model);
            var output = new Output();
            for (var i = 0; i < PredictionsOfAThread; i++)
            {
                var row = (i * 7 + thread) % Rows;
                engine.Predict(inputs[row], ref output);
                if (!output.Score.AsSpan().SequenceEqual(expected[row]))
                    throw new AssertFailedException($"Row {row} on thread {thread}.");
            }
        });
    }

    [TestMethod]
    public void Through_a_pool_of_engines()
    {
        var (model, inputs, expected) = Drawn();
        var free = new ConcurrentBag<PredictionEngine<Input, Output>>();
        Parallel.For(0, Threads * 1000, AllAtOnce, i =>
        {
            var engine = free.TryTake(out var one) ? one : _mlContext.Model.CreatePredictionEngine<Input, Output>(model);
            var row = i % Rows;
            CollectionAssert.AreEqual(expected[row], engine.Predict(inputs[row]).Score);
            free.Add(engine);
        });
        Assert.IsTrue(free.Count is >= 1 and <= Threads, $"{free.Count} engines were made.");
    }

    [TestMethod]
    public void Through_data_views()
    {
        var (model, inputs, expected) = Drawn();
        var data = _mlContext.Data.LoadFromEnumerable(inputs);
        var shared = model.Transform(data);
        Parallel.For(0, Threads, AllAtOnce, thread =>
        {
            // One view read by all, and one of its own.
            var scored = thread % 2 == 0 ? shared : model.Transform(data);
            foreach (var (row, score) in ColumnValues.Singles(scored, "Score").Index())
                CollectionAssert.AreEqual(expected[row], score);
        });
    }

    /// <summary>MLNETDEEP_PREDICTIONS=100000 makes of it the run that is for real.</summary>
    private static int PredictionsOfAThread =>
        int.Parse(Environment.GetEnvironmentVariable("MLNETDEEP_PREDICTIONS") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);

    private (DenseNetworkTransformer Model, Input[] Inputs, float[][] Expected) Drawn()
    {
        var model = RandomModel.Transformer(
            LearningTask.MulticlassClassification, Width, 10,
            [new Dense(100, Activation.ReLU), new LayerNormalization(), new Dense(16, Activation.Gelu)]);
        var random = new Random(2);
        var inputs = Toy.Of(Rows, _ => new Input { Features = Toy.Of(Width, _ => 2 * random.NextSingle() - 1) });
        var engine = _mlContext.Model.CreatePredictionEngine<Input, Output>(model);
        return (model, inputs, [.. inputs.Select(input => engine.Predict(input).Score)]);
    }
}
