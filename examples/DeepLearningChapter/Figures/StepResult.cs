namespace DeepLearningChapter.Figures;

/// <summary>What came out of one step of the chapter.</summary>
internal sealed record StepResult(int Number, string Title, IReadOnlyList<Figure> Figures);
