using System.Security.Cryptography;
using ExampleKit.Data;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public class SilhouettesTests
{
    [TestMethod]
    public void Same_seed_draws_the_same_pictures_on_every_machine()
    {
        var images = new Silhouettes(seed: 42).Draw(200);
        var hash = SHA256.HashData([.. images.SelectMany(image => (byte[])[image.Label, .. image.Image])]);
        Assert.AreEqual("f092fbd004999a24aa10b4ff3e0f428ebdf57024a730eb081d8c083bae8d3412", Convert.ToHexStringLower(hash));
    }

    [TestMethod]
    public void Other_seed_draws_other_pictures() =>
        CollectionAssert.AreNotEqual(new Silhouettes(seed: 1).Draw(1)[0].Image, new Silhouettes(seed: 2).Draw(1)[0].Image);

    [TestMethod]
    public void Every_class_is_drawn_about_equally_often()
    {
        var counts = new Silhouettes(seed: 42).Draw(1000).CountBy(image => image.Label).ToDictionary();
        Assert.HasCount(ClothingClasses.Names.Count, counts);
        Assert.IsTrue(counts.Values.All(count => count is > 60 and < 140), string.Join(", ", counts.Values));
    }

    [TestMethod]
    public void Every_picture_shows_something_on_a_dark_background()
    {
        foreach (var image in new Silhouettes(seed: 42).Draw(500))
        {
            Assert.HasCount(784, image.Image);
            Assert.IsGreaterThan(20, image.Image.Count(shade => shade > 30), ClothingClasses.Names[image.Label]);
            Assert.IsGreaterThan(300, image.Image.Count(shade => shade == 0), ClothingClasses.Names[image.Label]);
        }
    }
}
