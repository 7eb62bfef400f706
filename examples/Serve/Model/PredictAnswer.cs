namespace Serve.Model;

/// <summary>What POST /predict answers.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Classes">All classes in the model's order.</param>
internal sealed record PredictAnswer(string Label, IReadOnlyList<ClassProbability> Classes);
