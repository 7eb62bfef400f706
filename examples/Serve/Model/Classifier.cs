using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ExampleKit.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;
using Serve.Api;

namespace Serve.Model;

/// <summary>A pipeline from a zip, ready to answer on any thread: no libtorch, and nothing registered.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly MLContext _mlContext = new();
    private readonly ITransformer _pipeline;
    private readonly DenseNetworkTransformer _network;
    private readonly ConcurrentBag<PredictionEngine<Picture, ScoredPicture>> _idle = [];
    private readonly ConcurrentDictionary<int, ExplanationTransformer> _explainers = new();

    private Classifier(string path, ITransformer pipeline, DenseNetworkTransformer network, IReadOnlyList<Sample> samples)
    {
        _pipeline = pipeline;
        _network = network;
        Samples = samples;
        ClassNames = NamesOf(network.Model);
        Description = string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path)}: {network.Model.ParameterCount:N0} parameters, "
            + $"{network.Model.FeatureCount} features, {string.Join(", ", network.Model.Layers.SkipLast(1).Select(layer => layer.Layer))}, "
            + $"{network.Model.OutputCount} classes");
    }

    public string Description { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>The file with the pictures to try, beside a model.</summary>
    public static string SamplesBeside(string model) => Path.ChangeExtension(model, ".samples.json");

    /// <exception cref="InvalidDataException">The zip is not one, or its pipeline does not read such pictures or holds no
    /// classifier.</exception>
    public static Classifier Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"The model must exist. Received: '{path}', which does not. Correct --model, or leave it out to train one.", path);
        try
        {
            var mlContext = new MLContext();
            var pipeline = mlContext.Model.Load(path, out var schema);
            if (schema?.GetColumnOrNull(nameof(Picture.Image)) is not { Type: VectorDataViewType { Size: Picture.Size } type }
                || type.ItemType != NumberDataViewType.Byte)
                throw new InvalidDataException(
                    $"The pipeline must read the column 'Image', a vector of {Picture.Size} bytes. Received: "
                    + $"{schema?.ToString() ?? "no schema"}. Save it with the schema of its pictures, as examples/FashionMnist does.");
            var network = pipeline.FindDenseNetwork();
            if (network.Model.Task != LearningTask.MulticlassClassification)
                throw new InvalidDataException($"The network must tell classes apart. Received: {network.Model.Task}. Serve a classifier.");

            var samples = File.Exists(SamplesBeside(path))
                ? JsonSerializer.Deserialize<Sample[]>(File.ReadAllText(SamplesBeside(path)), JsonSerializerOptions.Web) : null;
            var classifier = new Classifier(path, pipeline, network, samples ?? []);
            classifier.Explain(new byte[Picture.Size], null); // What cannot be served is said now.
            return classifier;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // A damaged zip fails in whichever component of ML.NET reads the damage, each in its own way.
            throw new InvalidDataException($"'{path}' cannot be served. {unreadable.Message}", unreadable);
        }
    }

    public PredictAnswer Predict(byte[] pixels)
    {
        var scored = Score(pixels);
        return new PredictAnswer(
            ClassNames[Likeliest(scored)],
            [.. ClassNames.Zip(scored.Score, (name, probability) => new ClassProbability(name, probability))]);
    }

    /// <exception cref="InvalidRequestException">There is no such class.</exception>
    public ExplainAnswer Explain(byte[] pixels, string? className)
    {
        var asked = className is null ? -1 : ClassNames.ToList().IndexOf(className);
        if (asked < 0 && className is not null)
            throw new InvalidRequestException(
                "The class must be one of the model's.", $"'{(className.Length <= 40 ? className : className[..40] + "…")}'.",
                $"Send one of {string.Join(", ", ClassNames.Select(name => $"'{name}'"))}, or leave it out for the predicted one.");

        var scored = Score(pixels);
        var predicted = Likeliest(scored);
        var explained = asked < 0 ? predicted : asked;
        var explanation = ExplainerOf(explained).Explain(scored.Features);
        return new ExplainAnswer(
            ClassNames[predicted], ClassNames[explained], explanation.Score, explanation.BaselineScore, explanation.Contributions,
            explanation.Deviation);
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var engine))
            engine.Dispose();
    }

    private ScoredPicture Score(byte[] pixels)
    {
        // An engine serves one thread at a time; there come to be as many as were ever needed at once.
        if (!_idle.TryTake(out var engine))
            engine = _mlContext.Model.CreatePredictionEngine<Picture, ScoredPicture>(_pipeline);
        try
        {
            return engine.Predict(new Picture { Image = pixels });
        }
        finally
        {
            _idle.Add(engine);
        }
    }

    private ExplanationTransformer ExplainerOf(int output) => _explainers.GetOrAdd(output, _ =>
        new ExplanationTransform(_mlContext, _network.Model, options: new ExplanationOptions { OutputIndex = output })
            .Fit(FeaturesOf(_network.Model.FeatureCount)));

    private IDataView FeaturesOf(int count)
    {
        var schema = SchemaDefinition.Create(typeof(ScoredPicture));
        schema.Remove(schema[nameof(ScoredPicture.Score)]);
        schema[nameof(ScoredPicture.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, count);
        return _mlContext.Data.LoadFromEnumerable(Array.Empty<ScoredPicture>(), schema);
    }

    private static int Likeliest(ScoredPicture scored) => Array.IndexOf(scored.Score, scored.Score.Max());

    /// <summary>The model's own names; for Fashion-MNIST's numbers what they stand for.</summary>
    private static IReadOnlyList<string> NamesOf(DenseNetworkModel model)
    {
        var numbers = Enumerable.Range(0, ClothingClasses.Names.Count).Select(number => number.ToString(CultureInfo.InvariantCulture));
        if (model.ClassNames.SequenceEqual(numbers))
            return ClothingClasses.Names;
        return model.ClassNames.Count > 0 ? model.ClassNames
            : [.. Enumerable.Range(1, model.OutputCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }
}
