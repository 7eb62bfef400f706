using ExampleKit.Data;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public class CanvasTests
{
    [TestMethod]
    public void Pixels_are_covered_by_the_part_of_them_that_lies_inside()
    {
        var canvas = new Canvas();

        canvas.Paint(1, [(2, 3), (4.5, 3), (4.5, 4), (2, 4)]);

        Assert.AreEqual(1.0, canvas.Shades[3 * 28 + 2]);
        Assert.AreEqual(1.0, canvas.Shades[3 * 28 + 3]);
        Assert.AreEqual(0.5, canvas.Shades[3 * 28 + 4]);
        Assert.AreEqual(2.5, canvas.Shades.Sum());
    }

    [TestMethod]
    public void Later_shape_covers_the_earlier()
    {
        var canvas = new Canvas();

        canvas.Paint(1, [(0, 0), (28, 0), (28, 28), (0, 28)]);
        canvas.Paint(0.25, [(10, 10), (11, 10), (11, 12), (10, 12)]);

        Assert.AreEqual(784 - 2 * 0.75, canvas.Shades.Sum(), delta: 1e-9);
    }

    [TestMethod]
    public void What_lies_outside_the_picture_is_cut_off()
    {
        var canvas = new Canvas();

        canvas.Paint(1, [(-50, -50), (50, -50), (50, 50), (-50, 50)]);

        Assert.IsTrue(canvas.Shades.All(shade => shade == 1));
    }

    [TestMethod]
    public void Mirrored_outline_is_the_same_on_both_sides()
    {
        var outline = Outline.Mirrored(0.5, (0, 1), (3, 2));
        CollectionAssert.AreEqual(new[] { (14.0, 1.0), (17.0, 2.0), (11.0, 2.0), (14.0, 1.0) }, outline.Points.ToArray());
    }
}
