namespace DeepLearningChapter.Figures;

/// <summary>What kind of figure it is, and with it how it is written and how near the book's it must be.</summary>
internal enum Quantity
{
    /// <summary>Share of images right; within .01.</summary>
    Accuracy,

    /// <summary>Mean cross-entropy; within .02.</summary>
    Loss,

    /// <summary>Epochs, bytes, parameters; for the record.</summary>
    Count,
}
