using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Scoring;

/// <summary>The shape of the columns of <see cref="OutputColumns"/>, as an estimator promises them before it has been fitted.</summary>
internal static class OutputShape
{
    /// <summary>The input's shape with the outputs added; a column of the same name is hidden by them.</summary>
    /// <param name="input">The input's shape.</param>
    /// <param name="label">The label.</param>
    /// <param name="task">What is learnt of it.</param>
    /// <param name="quantiles">Whether that is several quantiles.</param>
    public static SchemaShape Of(SchemaShape input, SchemaShape.Column label, LearningTask task, bool quantiles)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (var output in Outputs(label, task, quantiles))
            columns[output.Name] = output;
        return new SchemaShape(columns.Values);
    }

    private static SchemaShape.Column[] Outputs(SchemaShape.Column label, LearningTask task, bool quantiles)
    {
        var common = AnnotationUtils.GetTrainerOutputAnnotation().ToArray();
        var isVector = label.IsKnownSizeVector();
        SchemaShape.Column[] names = label.HasSlotNames() ? [TextVector(AnnotationUtils.Kinds.SlotNames)] : [];
        return task switch
        {
            LearningTask.MulticlassClassification when isVector =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Scalar, NumberDataViewType.UInt32,
                [.. names.Select(_ => TextVector(AnnotationUtils.Kinds.KeyValues)), .. common], isKey: true),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Vector, NumberDataViewType.Single,
                [.. names, .. names.Select(_ => TextVector(AnnotationUtils.Kinds.TrainingLabelValues)), .. common]),
            ],
            LearningTask.MulticlassClassification =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Scalar, NumberDataViewType.UInt32,
                [.. label.Annotations.Where(a => a.Name == AnnotationUtils.Kinds.KeyValues), .. common], isKey: true),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Vector, NumberDataViewType.Single,
                    AnnotationUtils.AnnotationsForMulticlassScoreColumn(label)),
            ],
            LearningTask.BinaryClassification =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Scalar, BooleanDataViewType.Instance, common),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Scalar, NumberDataViewType.Single, common),
                Column(AnnotationUtils.Const.ScoreValueKind.Probability, VectorKind.Scalar, NumberDataViewType.Single,
                    AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)),
            ],
            LearningTask.MultiLabelClassification =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Vector, BooleanDataViewType.Instance, [.. names, .. common]),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Vector, NumberDataViewType.Single, [.. names, .. common]),
                Column(AnnotationUtils.Const.ScoreValueKind.Probability, VectorKind.Vector, NumberDataViewType.Single,
                [.. names, .. AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)]),
            ],
            _ when quantiles =>
            [
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Scalar, NumberDataViewType.Single, common),
                Column(OutputColumns.QuantilesName, VectorKind.Vector, NumberDataViewType.Single,
                [TextVector(AnnotationUtils.Kinds.SlotNames), .. common]),
            ],
            _ => [Column(AnnotationUtils.Const.ScoreValueKind.Score, isVector ? VectorKind.Vector : VectorKind.Scalar,
                NumberDataViewType.Single, [.. names, .. common])],
        };

        static SchemaShape.Column TextVector(string name) => new(name, VectorKind.Vector, TextDataViewType.Instance, isKey: false);

        static SchemaShape.Column Column(
            string name, VectorKind kind, DataViewType itemType, IEnumerable<SchemaShape.Column> annotations, bool isKey = false) =>
            new(name, kind, itemType, isKey, new SchemaShape(annotations));
    }
}
