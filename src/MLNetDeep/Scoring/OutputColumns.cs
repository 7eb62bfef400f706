using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Models;

namespace MLNetDeep.Scoring;

/// <summary>
/// The columns a model adds to a data view, as ML.NET's own trainers add them: their order, types, annotations and values.
/// </summary>
internal static class OutputColumns
{
    /// <summary>What the column of several quantiles is called.</summary>
    public const string QuantilesName = "Quantiles";

    private const string ScoreName = AnnotationUtils.Const.ScoreValueKind.Score;
    private const string ProbabilityName = AnnotationUtils.Const.ScoreValueKind.Probability;
    private const string PredictedLabelName = DefaultColumnNames.PredictedLabel;

    /// <summary>The columns, for a data view of the given schema.</summary>
    public static DataViewSchema.DetachedColumn[] Of(DenseNetworkModel model, DataViewSchema input)
    {
        // Evaluators recognise columns that belong together by this number.
        var setId = input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        return model.Task switch
        {
            LearningTask.MulticlassClassification =>
            [
                Column(PredictedLabelName, new KeyDataViewType(typeof(uint), model.OutputCount),
                    Annotations(AnnotationUtils.Const.ScoreValueKind.PredictedLabel, a => AddKeyValues(a, model))),
                Column(ScoreName, new VectorDataViewType(NumberDataViewType.Single, model.OutputCount),
                    Annotations(AnnotationUtils.Const.ScoreValueKind.Score, a => AddScoreNames(a, model))),
            ],
            LearningTask.BinaryClassification =>
            [
                Column(PredictedLabelName, BooleanDataViewType.Instance, Annotations(AnnotationUtils.Const.ScoreValueKind.PredictedLabel)),
                Column(ScoreName, NumberDataViewType.Single, Annotations(AnnotationUtils.Const.ScoreValueKind.Score)),
                Column(ProbabilityName, NumberDataViewType.Single,
                    Annotations(AnnotationUtils.Const.ScoreValueKind.Probability, AddIsNormalized)),
            ],
            LearningTask.MultiLabelClassification =>
            [
                Column(PredictedLabelName, Vector(BooleanDataViewType.Instance),
                    Annotations(AnnotationUtils.Const.ScoreValueKind.PredictedLabel, a => AddOutputNames(a, model))),
                Column(ScoreName, Vector(NumberDataViewType.Single),
                    Annotations(AnnotationUtils.Const.ScoreValueKind.Score, a => AddOutputNames(a, model))),
                Column(ProbabilityName, Vector(NumberDataViewType.Single),
                    Annotations(AnnotationUtils.Const.ScoreValueKind.Probability, a => AddIsNormalized(AddOutputNames(a, model)))),
            ],
            _ when model.Description.Quantiles is not null =>
            [
                Column(ScoreName, NumberDataViewType.Single, Annotations(AnnotationUtils.Const.ScoreValueKind.Score)),
                Column(QuantilesName, Vector(NumberDataViewType.Single),
                    Annotations(QuantilesName, a => AddOutputNames(a, model))),
            ],
            _ => [Column(ScoreName, model.Description.LabelIsVector ? Vector(NumberDataViewType.Single) : NumberDataViewType.Single,
                Annotations(AnnotationUtils.Const.ScoreValueKind.Score, a => AddOutputNames(a, model)))],
        };

        VectorDataViewType Vector(PrimitiveDataViewType itemType) => new(itemType, model.OutputCount);

        DataViewSchema.Annotations Annotations(string valueKind, Action<DataViewSchema.Annotations.Builder>? addMore = null)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            addMore?.Invoke(builder);
            builder.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = setId);
            AddText(builder, AnnotationUtils.Kinds.ScoreColumnKind, ColumnKind(model));
            AddText(builder, AnnotationUtils.Kinds.ScoreValueKind, valueKind);
            return builder.ToAnnotations();
        }
    }

    /// <summary>For each of the columns a delegate that gets its value for the row as it is when called.</summary>
    public static Delegate[] Getters(DenseNetworkModel model, IScoredRow row) => model.Task switch
    {
        LearningTask.MulticlassClassification => [PredictedClass(row), AllScores(row)],
        LearningTask.BinaryClassification => [PredictedTruth(row, model.Description.ThresholdScore), FirstScore(row), Probability(row)],
        LearningTask.MultiLabelClassification =>
            [PredictedTruths(row, model.Description.ThresholdScore), AllScores(row), Probabilities(row)],
        _ when model.Description.PredictedOutput is { } predicted => [ScoreAt(row, predicted), AllScores(row)],
        _ => [model.Description.LabelIsVector ? AllScores(row) : FirstScore(row)],
    };

    private static ValueGetter<VBuffer<float>> AllScores(IScoredRow row) => (ref value) =>
    {
        var scores = row.Scores;
        var editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    };

    /// <summary>The key of the highest score, from 1; the missing key 0 when a score is NaN.</summary>
    private static ValueGetter<uint> PredictedClass(IScoredRow row) => (ref value) =>
    {
        var scores = row.Scores;
        var highest = TensorPrimitives.IndexOfMax(scores);
        value = float.IsNaN(scores[highest]) ? 0 : (uint)highest + 1;
    };

    private static ValueGetter<float> FirstScore(IScoredRow row) => ScoreAt(row, 0);

    private static ValueGetter<float> ScoreAt(IScoredRow row, int output) => (ref value) => value = row.Scores[output];

    private static ValueGetter<float> Probability(IScoredRow row) => (ref value) => value = NetworkPrediction.ProbabilityOf(row.Scores[0]);

    private static ValueGetter<VBuffer<float>> Probabilities(IScoredRow row) => (ref value) =>
    {
        var scores = row.Scores;
        var editor = VBufferEditor.Create(ref value, scores.Length);
        TensorPrimitives.Sigmoid(scores, editor.Values);
        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<bool>> PredictedTruths(IScoredRow row, float threshold) => (ref value) =>
    {
        var scores = row.Scores;
        var editor = VBufferEditor.Create(ref value, scores.Length);
        for (var i = 0; i < scores.Length; i++)
            editor.Values[i] = scores[i] > threshold;
        value = editor.Commit();
    };

    private static ValueGetter<bool> PredictedTruth(IScoredRow row, float threshold) => (ref value) => value = row.Scores[0] > threshold;

    private static DataViewSchema.DetachedColumn Column(string name, DataViewType type, DataViewSchema.Annotations annotations) =>
        new(name, type, annotations);

    private static void AddText(DataViewSchema.Annotations.Builder builder, string kind, string text) =>
        builder.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());

    /// <summary>What ML.NET calls such columns; it has no evaluator, and so no name, for several labels at once.</summary>
    private static string ColumnKind(DenseNetworkModel model) =>
        model is { Task: LearningTask.Regression, Description.LabelIsVector: true }
            ? AnnotationUtils.Const.ScoreColumnKind.MultiOutputRegression : model.Task.ToString();

    private static DataViewSchema.Annotations.Builder AddOutputNames(DataViewSchema.Annotations.Builder builder, DenseNetworkModel model)
    {
        if (model.Description.OutputNames is { } names)
            ClassLabelAnnotation.Add(builder, AnnotationUtils.Kinds.SlotNames, ClassLabels.From(names.ToArray())!);
        return builder;
    }

    private static void AddIsNormalized(DataViewSchema.Annotations.Builder builder) =>
        builder.Add(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);

    private static void AddScoreNames(DataViewSchema.Annotations.Builder builder, DenseNetworkModel model)
    {
        if (model.Description.Classes is not { } classes)
            return;
        if (classes.Values is string[])
            ClassLabelAnnotation.Add(builder, AnnotationUtils.Kinds.SlotNames, classes);
        ClassLabelAnnotation.Add(builder, AnnotationUtils.Kinds.TrainingLabelValues, classes);
    }

    private static void AddKeyValues(DataViewSchema.Annotations.Builder builder, DenseNetworkModel model)
    {
        if (model.Description.Classes is { } classes)
            ClassLabelAnnotation.Add(builder, AnnotationUtils.Kinds.KeyValues, classes);
    }
}

/// <summary>A row whose scores can be asked for: one row by itself, or the current one of a block.</summary>
internal interface IScoredRow
{
    /// <summary>The scores of the row as it is now; valid until the row moves.</summary>
    ReadOnlySpan<float> Scores { get; }
}
