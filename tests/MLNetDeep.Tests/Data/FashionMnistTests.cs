using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

[TestClass]
public sealed class FashionMnistTests
{
    [TestMethod]
    public void The_training_set_has_60000_images_of_28_by_28_and_6000_of_each_class()
    {
        var folder = RealData.Folder("fashion-mnist");
        var train = new MLContext().Data.LoadFromIdx(
            Path.Combine(folder, "train-images-idx3-ubyte.gz"), Path.Combine(folder, "train-labels-idx1-ubyte.gz"));

        Assert.AreEqual(60_000, train.GetRowCount());
        CollectionAssert.AreEqual(
            new[] { "Image: Vector<Byte, 28, 28>", "Label: Byte" }, train.Schema.Select(c => $"{c.Name}: {c.Type}").ToArray());

        var (counts, sum) = CountLabelsAndSumPixels(train);
        CollectionAssert.AreEqual(Enumerable.Repeat(6000, 10).ToArray(), counts);
        Assert.AreEqual(72.940, sum / (60_000.0 * 784), 0.001, "The mean pixel, published as .2860 of 255.");
    }

    private static (int[] Counts, long Sum) CountLabelsAndSumPixels(IDataView data)
    {
        var counts = new int[10];
        var sum = 0L;
        using var cursor = data.GetRowCursor(data.Schema);
        var getLabel = cursor.GetGetter<byte>(data.Schema["Label"]);
        var getImage = cursor.GetGetter<VBuffer<byte>>(data.Schema["Image"]);
        byte label = 0;
        VBuffer<byte> image = default;
        while (cursor.MoveNext())
        {
            getLabel(ref label);
            getImage(ref image);
            counts[label]++;
            foreach (var pixel in image.GetValues())
                sum += pixel;
        }
        return (counts, sum);
    }
}
