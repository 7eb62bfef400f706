using System.Globalization;
using System.Text.Json;
using MLNetDeep.Files;
using MLNetDeep.Messages;
using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <content>What reading a manifest checks.</content>
internal sealed partial record ModelManifest
{
    /// <summary>More than the records of 500,000 epochs take.</summary>
    public const int LongestFile = 256 << 20;

    private const int MostScalings = 1000;

    private static void CheckVersion(JsonElement root)
    {
        var format = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out var name) ? name.ToString() : null;
        if (format != FormatName)
            throw Invalid($"say \"format\": \"{FormatName}\"", format is null ? "no format" : Excerpt.Name(format));
        if (!root.TryGetProperty("formatVersion", out var element) || element.ValueKind != JsonValueKind.Number
            || !element.TryGetInt32(out var version) || version < 1)
            throw Invalid("have a formatVersion of at least 1",
                element.ValueKind == JsonValueKind.Undefined ? "none" : Excerpt.Of(element.ToString()));
        if (version > NewestVersion)
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The model must have format version {NewestVersion} or older. Received: version {version}. Update MLNetDeep to the "
                    + $"version that wrote it, or a newer one."));
    }

    /// <summary>Checks how many layers there are, those of members and in blocks included, before any is made.</summary>
    private static void CheckLayerCount(JsonElement root)
    {
        var count = 0;
        Count(root);

        void Count(JsonElement holder)
        {
            if (holder.ValueKind != JsonValueKind.Object)
                return;
            foreach (var part in holder.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Array))
            {
                if (part.NameEquals("layers"))
                    count += Math.Min(part.Value.GetArrayLength(), LayerPlacement.MostLayers + 1);
                else if (!part.NameEquals("members"))
                    continue;
                if (count > LayerPlacement.MostLayers)
                    throw Invalid($"have at most {LayerPlacement.MostLayers} layers", "more");
                foreach (var inner in part.Value.EnumerateArray())
                    Count(inner);
            }
        }
    }

    private void Check()
    {
        if (!Enum.IsDefined(Task))
            throw Invalid($"have a task that is one of "
                + $"{string.Join(", ", Enum.GetNames<LearningTask>().Select(JsonNamingPolicy.CamelCase.ConvertName))}", $"{Task}");
        if (FeatureCount < 1)
            throw Invalid("have a featureCount of at least 1", FeatureCount);
        if (FeatureColumnName.Length == 0 || LabelColumnName.Length == 0)
            throw Invalid("name the columns of features and labels", "an empty name");
        if (HashFile is not (null or HashList.FileName))
            throw Invalid($"have a hashFile of '{HashList.FileName}', or none", Excerpt.Name(HashFile));
        var output = CheckedOutputOf(Layers, "layers");
        CheckQuantiles(output);
        CheckLimits(output);
        var isScalar = Task != LearningTask.MulticlassClassification && !LabelIsVector && Quantiles is null;
        if (Task == LearningTask.MulticlassClassification ? output.Units < 2 : isScalar && output.Units != 1)
            throw Invalid($"have as many outputs as {Task} needs", output.Units);
        if ((ClassLabelType is null) != (ClassLabels is null) || ClassLabels is { } labels && labels.Count != output.Units)
            throw Invalid($"have one class label of a known type for each of {output.Units} outputs, or none",
                $"{ClassLabels?.Count ?? 0} of type {Excerpt.Of(ClassLabelType ?? "null")}");
        if (OutputNames is { } names && (isScalar || names.Count != output.Units))
            throw Invalid($"have one output name for each of {output.Units} outputs, or none", names.Count);
        if (OutputNames?.Contains(null!) == true)
            throw Invalid("hold output names that are texts", "null among them");
        if (ClassLabels?.Contains(null!) == true)
            throw Invalid("hold class labels that are texts", "null among them");
        // The slots of a vector may have names that repeat; keys have not.
        if (!LabelIsVector && ClassLabels?.GroupBy(label => label).FirstOrDefault(alike => alike.Count() > 1) is { } twice)
            throw Invalid("hold class labels that differ from each other", $"{Excerpt.Name(twice.Key)} twice");
        CheckEnsemble();
        if (Members is not null)
            CheckMembers(Members, output.Units);
        CheckScores();
        if (Preparation is not null && (Preparation.Count is 0 or > MostScalings
            || Preparation.Any(step => step is null || !float.IsFinite(step.Scale) || !float.IsFinite(step.Offset))))
            throw Invalid($"have a preparation of 1 to {MostScalings} finite scales and offsets, or none", "another");
        if (History.Violation() is { } violation)
            throw Invalid("hold a valid history", violation);
        CheckSize();
    }

    private void CheckScores()
    {
        if (ScoreFunction is { } function && !(Task switch
        {
            LearningTask.MulticlassClassification => function == Models.ScoreFunction.Softmax,
            LearningTask.Regression => function is Models.ScoreFunction.Identity or Models.ScoreFunction.Exponential
                or Models.ScoreFunction.Sorted,
            _ => function == Models.ScoreFunction.Identity,
        }))
            throw Invalid($"have a scoreFunction that belongs to {Task}, or none", $"{function}");
        if (Threshold is { } threshold && !(threshold > 0 && threshold < 1 && Task.PredictsTruths()))
            throw Invalid("have a threshold above 0 and below 1, for binary classification, or none",
                string.Create(CultureInfo.InvariantCulture, $"{threshold} for {Task}"));
    }

    /// <summary>The output layer of a network whose layers are valid.</summary>
    private static Dense CheckedOutputOf(IReadOnlyList<Layer> layers, string name)
    {
        if (layers.Contains(null!))
            throw Invalid("hold valid layers", "null among them");
        if (layers.SelectMany((layer, i) => layer.Violations($"{name}[{i}]")).FirstOrDefault() is { } violation)
            throw Invalid("hold valid layers", Excerpt.Of(violation));
        if (TableEncoding.MisplacedIn(layers, name).Concat(SharedEnsemble.MisplacedIn([.. layers.SkipLast(1)], name))
            .FirstOrDefault() is { } misplaced)
            throw Invalid("hold layers in their places", Excerpt.Of(misplaced));
        return (layers.Count == 0 ? null : layers[^1]) as Dense is { Activation: LinearActivation } output
            ? output
            : throw Invalid("end with a dense layer of linear activation", layers.Count == 0 ? "no layers" : Excerpt.Of($"{layers[^1]}"));
    }

    private void CheckQuantiles(Dense output)
    {
        if ((ScoreFunction == Models.ScoreFunction.Sorted) != (Quantiles is not null))
            throw Invalid("hold quantiles where scores are sorted, and only there", $"{Quantiles?.Count ?? 0} quantiles, {ScoreFunction}");
        if (Quantiles is null)
            return;
        if (QuantilesError.ViolationsOf(Quantiles, "quantiles").FirstOrDefault() is { } violation)
            throw Invalid("hold valid quantiles", violation);
        if (Task != LearningTask.Regression || LabelIsVector || OutputNames is not null || Quantiles.Count != output.Units)
            throw Invalid("hold a quantile for each output of a network that predicts one number",
                $"{Quantiles.Count} quantiles for {output.Units} outputs of {Task}");
    }

    private void CheckLimits(Dense output)
    {
        if (Limits is null)
            return;
        if (Task != LearningTask.Regression || ScoreFunction == Models.ScoreFunction.Exponential)
            throw Invalid("hold limits where numbers are predicted, and not by their logarithms", $"limits of {Task}, {ScoreFunction}");
        if (Limits is not { Lowest: { } lowest, Highest: { } highest } || lowest.Count != output.Units || highest.Count != output.Units
            || lowest.Concat(highest).Any(limit => !float.IsFinite(limit)) || lowest.Zip(highest).Any(range => range.First > range.Second))
            throw Invalid($"hold finite limits for each of {output.Units} outputs, the lowest first, or none", "others");
    }

    private void CheckMembers(IReadOnlyList<ManifestMember> members, int outputs)
    {
        if (members.Count != EnsembleSize)
            throw Invalid($"have a member for each of {EnsembleSize ?? 1} networks, or none", members.Count);
        foreach (var (i, member) in members.Index())
        {
            if (member is not { Share: > 0 and <= 1 })
                throw Invalid("have members whose shares are above 0 and at most 1",
                    member is null ? "null among them" : member.Share.ToString(CultureInfo.InvariantCulture));
            if (member.Layers is { } own && CheckedOutputOf(own, $"members[{i}].layers").Units is var units && units != outputs)
                throw Invalid($"have members of {outputs} outputs, as its layers say", units);
        }
        if (members.Sum(member => member.Share) is var sum && Math.Abs(sum - 1) > 1e-6)
            throw Invalid("have members whose shares are 1 in all", sum);
    }

    private void CheckEnsemble()
    {
        if (EnsembleSize < 2)
            throw Invalid("have an ensembleSize of at least 2, or none", EnsembleSize);
        if ((History.Ensemble?.Members.Count ?? 1) != (EnsembleSize ?? 1) || History.Ensemble is { Members.Count: 1 })
            throw Invalid($"hold in its history the record of each of {EnsembleSize ?? 1} networks", History.Ensemble?.Members.Count ?? 1);
        if (History.Ensemble?.Members.Any(member => member is null || member.Ensemble is not null || member.Epochs.Contains(null!)) == true)
            throw Invalid("hold in its history, for each network, a record of one network with its epochs", "another");
        if (AverageTemperature is { } temperature
            && !((EnsembleSize is not null || Layers.Any(layer => layer is SharedEnsemble)) && Task == LearningTask.MulticlassClassification
            && temperature > 0 && double.IsFinite(temperature)))
            throw Invalid("have an averageTemperature that is above 0 and finite, for several networks that tell classes apart, or none",
                temperature);
    }

    private void CheckSize()
    {
        try
        {
            ToSpecifications();
        }
        // OverflowException: blocks in blocks that double the width, 29 times say.
        catch (Exception tooLarge) when (tooLarge is ArgumentException or OverflowException)
        {
            throw new InvalidDataException(
                $"The model's manifest.json must describe a network that fits in memory. Received: {tooLarge.Message} The file is damaged, "
                + $"or was made by hand; save the model again.", tooLarge);
        }
    }

    private static InvalidDataException Invalid(string rule, IFormattable? received) =>
        Invalid(rule, received?.ToString(null, CultureInfo.InvariantCulture) ?? "none");

    private static InvalidDataException Invalid(string rule, string received) =>
        new($"The model's manifest.json must {rule}. Received: {received.TrimEnd('.')}. The file is damaged, or was made by hand; save "
            + $"the model again.");
}
