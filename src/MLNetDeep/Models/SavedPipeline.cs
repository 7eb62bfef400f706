using System.Globalization;
using MLNetDeep.Files;

namespace MLNetDeep.Models;

/// <summary>
/// A pipeline in ML.NET's zip, read without ML.NET: where its network lies, which steps of ours prepare the features for it, and which
/// steps are left out. Immutable.
/// </summary>
internal sealed class SavedPipeline
{
    private const string Root = "TransformerChain/";
    private const string Network = "MLNetDeepDenseNetwork";
    private const string Rescale = "MLNetDeepRescale";
    private const string Flatten = "MLNetDeepFlatten";
    private const int MostSteps = 1000;

    private readonly List<SavedStep> _steps = [];
    private readonly List<FeatureScaling> _preparation = [];
    private readonly HashSet<SavedStep> _used = [];
    private readonly Func<string, byte[]?> _read;

    /// <param name="read">Reads a file of the zip; null for one that is not there.</param>
    /// <exception cref="InvalidDataException">It is no such zip, or holds no network or several.</exception>
    public SavedPipeline(Func<string, byte[]?> read)
    {
        _read = read;
        AddSteps(Root);
        var networks = _steps.Where(step => step.Loader == Network).ToArray();
        if (networks is not [var network])
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The zip must hold a pipeline with one dense network. Received: {networks.Length} among the steps "
                + $"{Excerpt.Names(_steps.Select(step => step.Loader))}. Load the pipeline with mlContext.Model.Load."));
        Folder = network.Folder;
        _used.Add(network);
        NetworkAt = _steps.IndexOf(network);
    }

    /// <summary>The folder of the network.</summary>
    public string Folder { get; }

    /// <summary>What is done to the features before the network, in this order.</summary>
    public IReadOnlyList<FeatureScaling> Preparation => _preparation;

    /// <summary>The steps that are neither the network nor among what prepares its features, in the order of the pipeline: the name of the
    /// loader, and the folder.</summary>
    public IReadOnlyList<string> StepsLeftOut =>
        [.. _steps.Where(step => !_used.Contains(step)).Select(step => $"{step.Loader} ({step.Folder.TrimEnd('/')})")];

    private int NetworkAt { get; }

    /// <summary>Finds the steps of ours that prepare the features, from the network back.</summary>
    /// <param name="column">The column the network reads.</param>
    public void FindPreparation(string column)
    {
        foreach (var step in _steps.Take(NetworkAt).Reverse())
        {
            // Whatever else speaks of the column may make it, and what comes before that is for it.
            if (step.Loader is not (Rescale or Flatten))
            {
                if (step.Texts.Contains(column))
                    return;
                continue;
            }

            var output = step.NextText();
            if (output != column)
                continue;
            _used.Add(step);
            var inputs = step.Loader == Rescale ? [step.NextText()] : InputsOf(step);
            if (step.Loader == Rescale)
                _preparation.Insert(0, ScalingOf(step));
            if (inputs is not [var input])
                return;
            column = input;
        }
    }

    private static FeatureScaling ScalingOf(SavedStep step)
    {
        var scaling = new FeatureScaling { Scale = step.NextSingle(), Offset = step.NextSingle() };
        return float.IsFinite(scaling.Scale) && float.IsFinite(scaling.Offset)
            ? scaling
            : throw SavedStep.Invalid(step.Folder, "have a finite scale and offset", $"{scaling}");
    }

    private static string[] InputsOf(SavedStep step)
    {
        var count = step.NextInt32();
        return count >= 1 && count <= SavedStep.LongestFile / sizeof(int)
            ? [.. Enumerable.Range(0, count).Select(_ => step.NextText())]
            : throw SavedStep.Invalid(step.Folder, "name the columns it reads", string.Create(CultureInfo.InvariantCulture, $"{count}"));
    }

    private void AddSteps(string folder)
    {
        var file = _read(folder + SavedStep.FileName) ?? throw SavedStep.Invalid(folder, "be there", "a zip without");
        var step = SavedStep.Read(folder, file);
        if (step.Loader != SavedStep.Chain)
        {
            _steps.Add(step);
            return;
        }

        var count = step.NextInt32();
        if (count < 0 || _steps.Count + count > MostSteps || folder.Length > MostSteps)
            throw SavedStep.Invalid(folder, $"be of a chain of at most {MostSteps} steps", "more");
        for (var i = 0; i < count; i++)
            AddSteps(string.Create(CultureInfo.InvariantCulture, $"{folder}Transform_{i:000}/"));
    }
}
