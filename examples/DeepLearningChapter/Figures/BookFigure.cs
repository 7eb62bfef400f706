namespace DeepLearningChapter.Figures;

/// <summary>What the book prints, in its first and its second edition; null where it prints nothing.</summary>
internal readonly record struct BookFigure(double? First, double? Second)
{
    public static BookFigure None => default;
}
