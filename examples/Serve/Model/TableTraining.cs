using Microsoft.ML;
using MLNetDeep;

namespace Serve.Model;

/// <summary>Trains the model of a table that is served when none is given: what a made-up flat costs a month.</summary>
internal static class TableTraining
{
    private static readonly string[] Towns = ["Basel", "Bern", "Chur", "Zug"];

    public static void Train(string path, int rows)
    {
        var mlContext = new MLContext(seed: 42);
        var random = new Random(42);
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ => Flat.Draw(random)).ToArray());
        var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("TownSlots", nameof(Flat.Town))
            .Append(mlContext.Transforms.Concatenate("Features", "TownSlots", nameof(Flat.Rooms), nameof(Flat.Area)))
            .Append(mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkOptions
            {
                LabelColumnName = nameof(Flat.Rent),
                HiddenLayers = [new TableEncoding(), new Dense(32, Activation.ReLU)],
                NumberOfEpochs = 15,
                Seed = 42,
            }));
        pipeline.Fit(data).SaveModel(path, data.Schema);
    }

    private sealed class Flat
    {
        public string Town { get; init; } = "";

        /// <summary>Missing where it is NaN.</summary>
        public float Rooms { get; init; }

        public float Area { get; init; }

        public float Rent { get; init; }

        public static Flat Draw(Random random)
        {
            var (town, rooms) = (random.Next(Towns.Length), random.Next(1, 7));
            var area = 20 + 20 * rooms + 15 * random.NextSingle();
            return new Flat
            {
                Town = Towns[town],
                Rooms = random.Next(20) == 0 ? float.NaN : rooms,
                Area = area,
                Rent = 15 * area + 200 * town + 100 * random.NextSingle(),
            };
        }
    }
}
