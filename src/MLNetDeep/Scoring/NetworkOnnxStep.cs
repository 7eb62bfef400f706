using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx;
using MLNetDeep.OnnxHooks;

namespace MLNetDeep.Scoring;

/// <summary>
/// A network as a step of a pipeline that ML.NET's converter exports: the columns of <see cref="OutputColumns"/>, computed by ONNX's
/// operators.
/// </summary>
internal static class NetworkOnnxStep
{
    /// <param name="context">The converter's graph.</param>
    /// <param name="model">The network.</param>
    /// <param name="features">The column it reads.</param>
    /// <param name="input">The columns before the step.</param>
    public static void Add(OnnxContext context, DenseNetworkModel model, DataViewSchema.Column features, DataViewSchema input) =>
        PipelineStep.Add(context, "DenseNetwork", [features], OutputColumns.Of(model, input), (graph, inputs, outputs) =>
        {
            switch (model.Task)
            {
                case LearningTask.Regression when model.Description.PredictedOutput is { } predicted:
                    OutputNodes.At(graph, ScoreNodes.Add(graph, model, inputs[0], outputs[1]), predicted, outputs[0]);
                    break;
                case LearningTask.Regression:
                    ScoreNodes.Add(graph, model, inputs[0], outputs[0]);
                    break;
                case LearningTask.MulticlassClassification:
                    var scores = ScoreNodes.Add(graph, model, inputs[0], outputs[1]);
                    graph.Cast(OutputNodes.Key(graph, scores), TensorElement.UInt32, outputs[0]);
                    break;
                default:
                    var logOdds = ScoreNodes.Add(graph, model, inputs[0], outputs[1]);
                    OutputNodes.Probability(graph, logOdds, outputs[2]);
                    OutputNodes.Truth(graph, logOdds, model.Description.ThresholdScore, outputs[0]);
                    break;
            }
        });
}
