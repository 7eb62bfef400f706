using System.Numerics.Tensors;
using Microsoft.ML;
using MLNetDeep.Data.Features;
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
    /// <param name="checkAlive">Called before every row; throws when the user has cancelled.</param>
    /// <param name="use">What the rows are for, as an error begins: "training".</param>
    /// <exception cref="InvalidOperationException">No row is left, or a label or weight is not valid.</exception>
    public static Examples Read(IDataView data, TrainingColumns columns, Device device, Action checkAlive, string use)
    {
        var source = FeatureSource.Of(data, columns.Features);
        using var cursor = data.GetRowCursor([source.Column, .. columns.ReadBesidesFeatures]);
        var reader = new RowReader(cursor, columns);

        using var features = FeatureReader.For(source, cursor, columns.FeatureCount, data.GetRowCount());
        using var labels = new FloatRows(columns.LabelWidth, data.GetRowCount());
        var classes = columns.HasOneClassInARow ? new List<int>() : null;
        var weights = columns.Weight is null ? null : new List<float>();
        var groups = columns.Group is null ? null : new List<int>();
        var (read, withoutWeight) = (0L, 0L);
        while (cursor.MoveNext())
        {
            // For every row: it costs next to nothing, and there is no telling how long the next row takes.
            checkAlive();
            read++;

            var weight = reader.ReadWeight();
            if (columns.Weight is { } weightColumn)
                ExampleWeightColumn.CheckValue(weightColumn.Name, weight, read);
            if (weight == 0)
            {
                withoutWeight++;
                continue;
            }

            var label = labels.Next();
            reader.ReadLabel(label);
            if (!features.Read() || !float.IsFinite(weight) || !TensorPrimitives.IsFiniteAll<float>(label))
                continue;

            LabelValues.Check(columns, label, read);
            // Last, since a group is numbered when it is first seen: the numbers of the rows kept have no gaps.
            var group = reader.ReadGroup();
            if (group == GroupColumn.Missing)
                continue;

            classes?.Add(columns.LabelIsVector ? TensorPrimitives.IndexOfMax<float>(label) : (int)label[0]);
            weights?.Add(weight);
            groups?.Add(group);
            features.Keep();
            labels.Keep();
        }

        if (features.Count == 0)
            throw NoRows(columns, read, withoutWeight, use);
        return new Examples(features.ToRows(device), Labels(columns, labels, classes, device), classes?.ToArray(), read - withoutWeight - labels.Count)
        {
            Weights = weights?.ToArray(),
            Groups = groups?.ToArray(),
        };
    }

    private static Tensor Labels(TrainingColumns columns, FloatRows labels, List<int>? classes, Device device) =>
        columns.Task == LearningTask.MulticlassClassification && !columns.LabelIsVector
            ? tensor([.. classes!.Select(c => (long)c)], int64, device).DetachFromDisposeScope()
            : labels.ToTensor(device);

    private static InvalidOperationException NoRows(TrainingColumns columns, long read, long withoutWeight, string use)
    {
        if (read == 0)
            return new($"There must be at least 1 {use} row. Received: none. Check the file or the filters the data comes from.");
        if (withoutWeight == read)
            return new($"There must be at least 1 {use} row of a weight above 0. Received: {read} rows, in all of which '{columns.Weight?.Name}' is 0. Check the column, or set {nameof(DenseNetworkOptions.ExampleWeightColumnName)} to null.");
        return new($"There must be at least 1 {use} row with a label and finite features. Received: {read} rows, in all of which a value of {columns.Names} is missing or not finite. Append ReplaceMissingValues(\"{columns.Features.Name}\"), or check how the columns are made.");
    }
}
