namespace DeepLearningChapter.Figures;

/// <summary>The book's loss and accuracy of one network on one set of images.</summary>
internal readonly record struct BookPair(BookFigure Loss, BookFigure Accuracy)
{
    public static BookPair None => default;
}
