using DeepLearningChapter.Figures;
using ExampleKit.Data;
using ExampleKit.Pictures;
using static System.FormattableString;

namespace DeepLearningChapter.Steps;

/// <summary>Looks at the data before anything is trained: how many images of each kind, and what they look like.</summary>
internal sealed class DataAndPictures : Step
{
    public override string Title => "The data";

    public override IReadOnlyList<Figure> Take(Study study)
    {
        foreach (var kind in study.Images.CountBy(image => image.Label).OrderBy(kind => kind.Key))
            study.Say(Invariant($"  {kind.Key} {ClothingClasses.Names[kind.Key],-11}  {kind.Value:N0} images"));

        var path = study.PathOf("classes.png");
        ContactSheet.Save($"{study.DataName}: the ten classes", study.Images, path);
        study.Wrote(path);
        return [];
    }
}
