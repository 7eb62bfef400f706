using ExampleKit.Data;
using FashionMnistRecipe.Data;

namespace MLNetDeep.Examples.Tests.FashionMnistRecipe.Data;

[TestClass]
public sealed class CopiesTests
{
    private const int Side = LabelledImage.Side;

    /// <summary>One bright pixel.</summary>
    private static LabelledImage Dot(int row, int column)
    {
        var image = new LabelledImage { Label = 7, Image = new byte[Side * Side] };
        image.Image[row * Side + column] = 200;
        return image;
    }

    [TestMethod]
    public void A_mirror_exchanges_left_and_right() => AssertSame(Dot(3, 27), Copies.Mirrored(Dot(3, 0)));

    [TestMethod]
    [DataRow(1, 0, 5, 7)]
    [DataRow(-1, 0, 5, 5)]
    [DataRow(0, 1, 6, 6)]
    [DataRow(0, -1, 4, 6)]
    public void A_move_goes_to_that_side(int right, int down, int row, int column) =>
        AssertSame(Dot(row, column), Copies.Moved(Dot(5, 6), (right, down)));

    [TestMethod]
    public void What_moves_out_is_lost() => Assert.IsTrue(Copies.Moved(Dot(0, 27), (1, 0)).Image.All(shade => shade == 0));

    [TestMethod]
    public void There_are_three_of_each_the_same_for_the_same_seed()
    {
        LabelledImage[] images = [Dot(3, 4), Dot(10, 20)];
        var copies = Copies.With(images, seed: 5).ToList();

        Assert.HasCount(6, copies);
        CollectionAssert.AreEqual(images, copies[..2]);
        Assert.IsTrue(copies.All(copy => copy.Label == 7 && copy.Image.Sum(shade => shade) == 200));
        foreach (var (first, second) in copies.Zip(Copies.With(images, seed: 5)))
            AssertSame(first, second);
    }

    private static void AssertSame(LabelledImage expected, LabelledImage actual)
    {
        CollectionAssert.AreEqual(expected.Image, actual.Image);
        Assert.AreEqual(expected.Label, actual.Label);
    }
}
