namespace MLNetDeep.Models;

/// <summary>What a model knows of itself besides layers and weights.</summary>
internal sealed record ModelDescription
{
    public required LearningTask Task { get; init; }

    public required string FeatureColumnName { get; init; }

    public required string LabelColumnName { get; init; }

    /// <summary>What the classes stand for; null when they stand for nothing, or the task is not multiclass.</summary>
    public required ClassLabels? Classes { get; init; }

    public required TrainingHistory History { get; init; }
}
