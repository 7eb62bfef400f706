namespace ExampleKit.Data;

/// <summary>Where the four files of a data set in Fashion-MNIST's form lie.</summary>
internal sealed record FashionMnistFiles(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    public static IReadOnlyList<DataFile> Originals { get; } =
    [
        new("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        new("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
        new("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
        new("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ];

    /// <summary>The places that publish them, first choice first.</summary>
    public static IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://fashion-mnist.s3.eu-central-1.amazonaws.com/"),
        new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
    ];

    public static FashionMnistFiles In(string folder) =>
        new(Originals[0].PathIn(folder), Originals[1].PathIn(folder), Originals[2].PathIn(folder), Originals[3].PathIn(folder));
}
