using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNetDeep.Data;

/// <summary>Reads a data view once, from the first row to the last, into tensors.</summary>
internal static class ExampleReader
{
    /// <summary>Reads all rows whose features and label are there and finite.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="device">Where the tensors are wanted.</param>
    /// <param name="checkAlive">Called now and then; throws when the user has cancelled.</param>
    /// <param name="use">What the rows are for, as an error begins: "training".</param>
    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public static Examples Read(IDataView data, TrainingColumns columns, Device device, Action checkAlive, string use)
    {
        using var cursor = data.GetRowCursor([columns.Features, columns.Label, .. columns.Group is { } wanted ? [wanted] : Array.Empty<DataViewSchema.Column>()]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(columns.Features);
        var getLabel = RowCursorUtils.GetLabelGetter(cursor, columns.Label.Index);
        var getGroup = columns.Group is { } column ? GroupColumn.GetterOf(cursor, column) : null;

        using var features = new FloatRows(columns.FeatureCount, data.GetRowCount());
        var labels = new List<float>(capacity: (int)Math.Min(data.GetRowCount() ?? 0, 1 << 24));
        var groups = getGroup is null ? null : new List<int>(labels.Capacity);
        var sparseOrDense = default(VBuffer<float>);
        var label = float.NaN;
        var group = 0;
        var read = 0L;
        while (cursor.MoveNext())
        {
            if (read++ % 4096 == 0)
                checkAlive();

            getLabel(ref label);
            getFeatures(ref sparseOrDense);
            var row = features.Next();
            sparseOrDense.CopyTo(row);
            if (!float.IsFinite(label) || !TensorPrimitives.IsFiniteAll<float>(row))
                continue;

            // Last, since a group is numbered when it is first seen: the numbers of the rows kept have no gaps.
            getGroup?.Invoke(ref group);
            if (group == GroupColumn.Missing)
                continue;

            features.Keep();
            labels.Add(label);
            groups?.Add(group);
        }

        if (features.Count == 0)
            throw NoRows(columns, read, use);
        var examples = columns.Task == LearningTask.Regression
            ? new Examples(features.ToTensor(device), Column(labels, device), null, read - features.Count)
            : WithClasses(features.ToTensor(device), labels, columns, device, read - features.Count);
        return examples with { Groups = groups?.ToArray() };
    }

    private static Examples WithClasses(Tensor features, List<float> labels, TrainingColumns columns, Device device, long skipped)
    {
        int[] classes = [.. labels.Select(label => (int)label)];
        var targets = columns.Task == LearningTask.BinaryClassification
            ? Column(labels, device)
            : tensor([.. classes.Select(c => (long)c)], int64, device).DetachFromDisposeScope();
        return new Examples(features, targets, classes, skipped);
    }

    private static Tensor Column(List<float> values, Device device)
    {
        using var row = tensor(values.ToArray(), float32, device);
        return row.view(values.Count, 1).DetachFromDisposeScope();
    }

    private static InvalidOperationException NoRows(TrainingColumns columns, long read, string use) => new(read == 0
        ? $"There must be at least 1 {use} row. Received: none. Check the file or the filters the data comes from."
        : $"There must be at least 1 {use} row with a label and finite features. Received: {read} rows, in all of which a value of {columns.Names} is missing or not finite. Append ReplaceMissingValues(\"{columns.Features.Name}\"), or check how the columns are made.");
}
