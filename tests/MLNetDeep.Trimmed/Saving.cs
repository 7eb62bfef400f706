using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trimmed;

/// <summary>Trains, saves and loads, by ML.NET and without it, and scores the same three times.</summary>
internal static class Saving
{
    public static bool Run()
    {
        var mlContext = new MLContext(1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(Row.Of));
        var options = new DenseNetworkOptions
        {
            HiddenLayers = [new Dense(8, Activation.ReLU), new BatchNormalization(), new Dropout(.1f)],
            NumberOfEpochs = 3,
            Seed = 1,
            ValidationFraction = .2f,
        };
        var fitted = mlContext.Transforms.Rescale("Features", nameof(Row.Values), scale: .5f)
            .Append(mlContext.Regression.Trainers.DenseNetwork(options)).Fit(rows);
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.zip");
        try
        {
            fitted.SaveModel(path, rows.Schema);
            var loaded = new MLContext().Model.Load(path, out _);
            var expected = fitted.Transform(rows).GetColumn<float>("Score").First();
            var model = DenseNetworkModel.Load(path);
            model.Save(path);
            float[] scores =
            [
                loaded.Transform(rows).GetColumn<float>("Score").First(), model.Predict(Row.Of(0).Values).Scores[0],
                DenseNetworkModel.Load(path).Predict(Row.Of(0).Values).Scores[0],
            ];
            if (scores.Any(score => score != expected) || TrainingHistory.FromJson(model.History.ToJson()).Epochs.Count != 3)
            {
                Console.Error.WriteLine($"Scores must be {expected}, three times. Received: {string.Join(", ", scores)}.");
                return false;
            }
            Console.WriteLine("Trained, saved, loaded and scored in a trimmed program.");
            return true;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
