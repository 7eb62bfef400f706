using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Scoring;

/// <summary>The shape of the columns of <see cref="OutputColumns"/>, as an estimator promises them before it has been fitted.</summary>
internal static class OutputShape
{
    /// <summary>The input's shape with the outputs added; a column of the same name is hidden by them.</summary>
    public static SchemaShape Of(SchemaShape input, SchemaShape.Column label, LearningTask task)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (var output in Outputs(label, task))
            columns[output.Name] = output;
        return new SchemaShape(columns.Values);
    }

    private static SchemaShape.Column[] Outputs(SchemaShape.Column label, LearningTask task)
    {
        var common = AnnotationUtils.GetTrainerOutputAnnotation().ToArray();
        return task switch
        {
            LearningTask.MulticlassClassification =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Scalar, NumberDataViewType.UInt32, [.. label.Annotations.Where(a => a.Name == AnnotationUtils.Kinds.KeyValues), .. common], isKey: true),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Vector, NumberDataViewType.Single, AnnotationUtils.AnnotationsForMulticlassScoreColumn(label)),
            ],
            LearningTask.BinaryClassification =>
            [
                Column(DefaultColumnNames.PredictedLabel, VectorKind.Scalar, BooleanDataViewType.Instance, common),
                Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Scalar, NumberDataViewType.Single, common),
                Column(AnnotationUtils.Const.ScoreValueKind.Probability, VectorKind.Scalar, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)),
            ],
            _ => [Column(AnnotationUtils.Const.ScoreValueKind.Score, VectorKind.Scalar, NumberDataViewType.Single, common)],
        };

        static SchemaShape.Column Column(string name, VectorKind kind, DataViewType itemType, IEnumerable<SchemaShape.Column> annotations, bool isKey = false) =>
            new(name, kind, itemType, isKey, new SchemaShape(annotations));
    }
}
