namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Who may import whom: the one place to change when the design changes (and say why in docs/decisions/). The folders stand in the order of
/// the data's flow; a single type is named where the rest of its folder is nobody's business.
/// </summary>
internal static class LayerTable
{
    private static readonly string[] HistoryRecords = ["Training.TrainingHistory", "Training.EpochRecord", "Training.MetricValues",
        "Training.TrainingEnd", "Training.CalibrationRecord", "Training.EnsembleRecord", "Training.PruningRecord",
        "Training.MetricValuesConverter"];
    private static readonly string[] Specification = ["Networks.NetworkSpecification", "Networks.PlacedLayer", "Networks.ParameterSlot",
        "Networks.NetworkValues", "Networks.LearningTask", "Networks.LearningTasks"];
    private static readonly string[] Rows = ["Data.RowStore", "Data.RowSelection", "Data.RowSource", "Data.RowOrder", "Data.FeatureRows",
        "Data.DenseFeatureRows", "Data.ByteFeatureRows", "Data.SparseFeatureRows", "Data.SparseRow", "Data.ElementScaling",
        "Data.GrowingMatrix"];
    private static readonly string[] ScoringParts = ["Scoring.NetworkInZip", "Scoring.ClassLabelAnnotation", "Scoring.FeaturesRowMapper"];

    public static IReadOnlyList<Layer> Layers { get; } =
    [
        new("Options", [], MicrosoftML: false, TorchSharp: false),
        new("Randomness", [], MicrosoftML: false, TorchSharp: false),
        new("Messages", [], MicrosoftML: false, TorchSharp: false),
        new("Files", ["Messages"], MicrosoftML: false, TorchSharp: false),
        new("Kernels", ["Options"], MicrosoftML: false, TorchSharp: false),
        new("Compute", ["Options", "Kernels", "Models.ScoreFunction", "Models.DenseNetworkModel", "Models.ModelDescription",
        .. Specification], MicrosoftML: false, TorchSharp: false),
        new("Interop", [], MicrosoftML: true, TorchSharp: false),
        new("Data", ["Options", "Randomness", "Interop", "Messages", "Networks.LearningTask", "Models.ClassLabels"], MicrosoftML: true,
        TorchSharp: false),
        new("Networks", ["Options", "Randomness"], MicrosoftML: false, TorchSharp: false),
        new("Training", ["Networks", "Options", "Randomness", "Callbacks", "Interop", "Files", "Messages", "Kernels", "Compute",
        "Models.DenseNetworkModel", "Models.ModelDescription", "Models.ScoreFunction", "Models.ScoreLimits", "Scoring.NetworkOutputs",
        "Scoring.NetworkScorer", "Scoring.ScoredNetwork", .. Rows], MicrosoftML: false, TorchSharp: false),
        new("Callbacks", ["Options", "Files", "Models.DenseNetworkModel", "Training.HistoryMetricColumns", .. HistoryRecords],
        MicrosoftML: false, TorchSharp: false),
        new("Models", ["Options", "Files", "Messages", "Randomness", "Scoring.NetworkScorer", "Networks.ReusedWeights",
            "Networks.StartWeights", .. Specification, .. HistoryRecords], MicrosoftML: false, TorchSharp: false),
        new("Onnx", ["Models", "Options", "Files", .. Specification], MicrosoftML: false, TorchSharp: false),
        new("OnnxHooks", ["Onnx"], MicrosoftML: true, TorchSharp: false),
        new("Scoring", ["Models", "Options", "Files", "Messages", "Data", "Kernels", "Compute", "Onnx", "OnnxHooks", .. Specification,
            .. HistoryRecords],
        MicrosoftML: true, TorchSharp: false),
        new("Explaining", ["Models", "Options", "Files", "Messages", "Data", "Kernels", "Compute", .. ScoringParts, .. Specification,
            .. HistoryRecords],
        MicrosoftML: true, TorchSharp: false),
        new("CrossValidating",
        ["Options", "Data", "Models", "Messages", "Compute.ScoreFunctions", "Scoring.NetworkOutputs", "Scoring.DenseNetworkTransformer",
        "Networks.LearningTask", "Networks.LearningTasks", "Training.ScoredRows", "Training.MetricCalculator", .. HistoryRecords],
        MicrosoftML: true, TorchSharp: false),
        new("Transforms", ["Data", "Onnx", "OnnxHooks"], MicrosoftML: true, TorchSharp: false),
        new("NamedRows", ["Files", "Messages"], MicrosoftML: true, TorchSharp: false),
        new("Tables", ["Options", "Randomness", "Data", "Transforms"], MicrosoftML: true, TorchSharp: false),
        new("", ["*"], MicrosoftML: true, TorchSharp: false),
    ];

    public static Layer Of(string folder) =>
        Layers.SingleOrDefault(layer => layer.Name == folder)
        ?? throw new InvalidOperationException(
            $"The folder '{folder}' of the library has no row in {nameof(LayerTable)}. Say there whom it may import.");
}
