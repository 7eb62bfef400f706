using System.Diagnostics;
using DeepLearningChapter;
using DeepLearningChapter.Figures;
using DeepLearningChapter.Steps;
using ExampleKit;

var program = new ExampleProgram(
    "DeepLearningChapter", "Walks a textbook's chapter on deep learning, from logistic regression to early stopping, its figures beside "
    + "ours.", QuickSeconds: 30, "deep-learning-chapter");

return await CommandLine.RunAsync(program, args, async (options, console) =>
{
    IReadOnlyList<Step> story =
    [
        new DataAndPictures(),
        new LogisticRegression(),
        new SoftmaxLayer(),
        new SigmoidLayer(),
        new RectifiedLayer(),
        new SixOptimizers(),
        new LossCurves(),
        new Overfitting(),
        new DropoutLayer(),
        new SavedAndLoaded(),
        new BestEpoch(),
        new StoppedEarly(),
    ];

    var watch = Stopwatch.StartNew();
    var study = await Study.BeginAsync(options, console);
    var results = new List<StepResult>();
    foreach (var step in story)
    {
        var number = results.Count + 1;
        console.Heading($"{number}. {step.Title}");
        var result = new StepResult(number, step.Title, step.Take(study));
        FigureTable.Write(console, [result]);
        results.Add(result);
    }

    console.Heading($"The whole chapter: {study.Origin}");
    FigureTable.Write(console, results);
    if (study.Caveat is { } caveat)
        console.Warning(caveat);
    MarkdownPage.Save(study.PathOf("results.md"), study.Origin, study.Caveat, results, watch.Elapsed);
    console.Wrote(study.PathOf("results.md"));
});
