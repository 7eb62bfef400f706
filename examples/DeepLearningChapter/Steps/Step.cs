using DeepLearningChapter.Figures;

namespace DeepLearningChapter.Steps;

/// <summary>A step of the chapter. Steps hand nothing to each other: each trains what it speaks of, and the same seed makes it the same
/// network.</summary>
internal abstract class Step
{
    public abstract string Title { get; }

    /// <summary>Takes the step, telling of it and saving its plots, and returns its figures beside the book's.</summary>
    public abstract IReadOnlyList<Figure> Take(Study study);
}
