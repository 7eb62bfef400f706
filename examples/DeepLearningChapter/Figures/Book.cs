namespace DeepLearningChapter.Figures;

/// <summary>All that the book (혼자 공부하는 머신러닝+딥러닝, chapter 7 and its notebooks) prints of what is trained here.</summary>
internal static class Book
{
    /// <summary>SGDClassifier(loss="log_loss", max_iter=5, random_state=42), the mean of five folds of all 60,000 images.</summary>
    public static BookFigure LogisticRegression { get; } = new(.8196, .81942);

    public static BookPair SoftmaxTraining { get; } = new(new(.4337, .4337), new(.8537, .8537));

    public static BookPair SoftmaxValidation { get; } = new(new(.4444, .4444), new(.8458, .8458));

    public static BookFigure Parameters { get; } = new(79_510, 79_510);

    public static BookPair SigmoidTraining { get; } = new(new(.3410, .3410), new(.8759, .8759));

    public static BookPair RectifiedTraining { get; } = new(new(.3177, null), new(.8858, null));

    public static BookPair RectifiedValidation { get; } = new(new(.3847, .3797), new(.8665, .8652));

    public static BookPair AdamTraining { get; } = new(new(.3088, null), new(.8873, null));

    public static BookPair AdamValidation { get; } = new(new(.3524, .3522), new(.8726, .8723));

    /// <summary>After 10 epochs in the first edition, 11 in the second.</summary>
    public static BookPair DropoutValidation { get; } = new(new(.3374, .3235), new(.8780, .8829));

    /// <summary>Bytes of weights.h5.</summary>
    public static BookFigure WeightsFile { get; } = new(971_928, null);

    /// <summary>Bytes of the whole model.</summary>
    public static BookFigure ModelFile { get; } = new(975_720, null);

    public static BookPair BestOfTwenty { get; } = new(new(.3120, .3222), new(.8871, .8848));

    /// <summary>Epochs that were trained: the book counts from 0 and prints 16 and 12.</summary>
    public static BookFigure EpochsUntilStop { get; } = new(17, 13);

    public static BookPair StoppedEarly { get; } = new(new(.3228, .3233), new(.8859, .8853));
}
