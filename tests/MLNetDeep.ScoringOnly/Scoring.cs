using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.ScoringOnly;

/// <summary>Loads a model as any ML.NET program does, scores a file of rows, and prints a line for each. Nothing of MLNetDeep is named
/// here.</summary>
internal static class Scoring
{
    public static void Run(string modelPath, string dataPath)
    {
        var mlContext = new MLContext();
        var model = mlContext.Model.Load(modelPath, out _);
        var scored = model.Transform(mlContext.Data.LoadFromBinary(dataPath));

        var score = scored.Schema["Score"];
        var lines = score.Type is VectorDataViewType
            ? scored.GetColumn<float[]>(score).Select(Line)
            : scored.GetColumn<float>(score).Select(value => Line([value]));
        foreach (var line in lines)
            Console.WriteLine(line);
    }

    private static string Line(float[] values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
