using MLNetDeep.Examples.Tests.Support;
using Pictures.Data;
using Pictures.Drawing;

namespace MLNetDeep.Examples.Tests.Pictures.Data;

[TestClass]
public class PictureFolderTests
{
    [TestMethod]
    public void Drawn_signs_are_read_class_by_class()
    {
        using var folder = new TemporaryFolder();
        RoadSigns.DrawInto(folder.Path, ofEach: 8);
        File.WriteAllText(Path.Combine(folder.Path, "stop", "notes.txt"), "No picture.");
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));

        var pictures = PictureFolder.Read(folder.Path).Pictures;

        Assert.HasCount(40, pictures);
        CollectionAssert.AreEqual(
            new[] { "no-entry", "one-way", "priority", "stop", "yield" }, pictures.Select(picture => picture.Label).Distinct().ToArray());
        Assert.IsTrue(pictures.All(picture => File.Exists(picture.Path) && Path.IsPathFullyQualified(picture.Path)));
    }

    [TestMethod]
    public void The_same_signs_are_drawn_every_time()
    {
        using var folder = new TemporaryFolder();
        RoadSigns.DrawInto(Path.Combine(folder.Path, "a"), ofEach: 2);
        RoadSigns.DrawInto(Path.Combine(folder.Path, "b"), ofEach: 2);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(folder.Path, "a", "yield", "001.png")),
            File.ReadAllBytes(Path.Combine(folder.Path, "b", "yield", "001.png")));
    }

    [TestMethod]
    public void A_folder_that_is_missing() => Refuses("/no/such/folder", "The folder of pictures must exist. Received: '/no/such/folder'");

    [TestMethod]
    public void A_folder_of_pictures_without_classes()
    {
        using var folder = new TemporaryFolder();
        Refuses(folder.Path, $"Received: '{folder.Path}' with 0 such folders. Sort the pictures into folders named as their classes.");
    }

    [TestMethod]
    public void A_class_of_few_pictures()
    {
        using var folder = new TemporaryFolder();
        RoadSigns.DrawInto(folder.Path, ofEach: 8);
        File.Delete(Path.Combine(folder.Path, "stop", "003.png"));
        Refuses(folder.Path, "There must be at least 8 pictures of each class. Received: 7 in 'stop'. Add some, or remove the folder.");
    }

    [TestMethod]
    public void A_file_that_is_no_picture_is_named()
    {
        using var folder = new TemporaryFolder();
        RoadSigns.DrawInto(folder.Path, ofEach: 8);
        var broken = Path.Combine(folder.Path, "stop", "broken.png");
        File.WriteAllText(broken, "No picture.");
        Refuses(folder.Path,
            $"A picture must be a file that can be decoded. Received: '{broken}', which cannot. Save it again, or remove it.");
    }

    private static void Refuses(string folder, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PictureFolder.Read(folder)).Message, message);
}
