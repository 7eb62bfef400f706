using SkiaSharp;

namespace Pictures.Data;

/// <summary>A folder that holds a folder of pictures for each class, named as the class.</summary>
internal sealed class PictureFolder
{
    /// <summary>Fewer of a class say nothing once they are divided into three parts.</summary>
    private const int FewestOfAClass = 8;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"];

    private PictureFolder(IReadOnlyList<PictureFile> pictures) => Pictures = pictures;

    /// <summary>All pictures, class by class, in the order of their names.</summary>
    public IReadOnlyList<PictureFile> Pictures { get; }

    /// <exception cref="InvalidDataException">The folder is missing, has too few classes or pictures, or a picture cannot be
    /// read.</exception>
    public static PictureFolder Read(string path)
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
            throw new InvalidDataException(
                $"The folder of pictures must exist. Received: '{folder.FullName}', which does not. Name another with --data, or leave "
                + $"--data out to have road signs drawn.");

        var classes = folder.GetDirectories().OrderBy(directory => directory.Name, StringComparer.Ordinal)
            .Select(directory => (directory.Name, Files: PicturesIn(directory)))
            .Where(entry => entry.Files.Length > 0)
            .ToArray();
        if (classes.Length < 2)
            throw new InvalidDataException(
                $"The folder of pictures must hold a folder for each of at least 2 classes, with pictures "
                + $"({string.Join(" ", Extensions)}) in it. Received: '{folder.FullName}' with {classes.Length} such "
                + $"{(classes.Length == 1 ? "folder" : "folders")}. Sort the pictures into folders named as their classes.");

        foreach (var (name, files) in classes)
        {
            if (files.Length < FewestOfAClass)
                throw new InvalidDataException(
                    $"There must be at least {FewestOfAClass} pictures of each class. Received: {files.Length} in '{name}'. Add some, or "
                    + $"remove the folder.");
        }
        return new PictureFolder(
            [.. classes.SelectMany(entry => entry.Files.Select(file => new PictureFile { Path = Checked(file), Label = entry.Name }))]);
    }

    private static string[] PicturesIn(DirectoryInfo folder) =>
        [.. folder.EnumerateFiles().Where(file => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Select(file => file.FullName).Order(StringComparer.Ordinal)];

    /// <summary>ML.NET does not say which file it could not decode.</summary>
    private static string Checked(string file)
    {
        using var codec = SKCodec.Create(file);
        return codec is not null
            ? file
            : throw new InvalidDataException(
                $"A picture must be a file that can be decoded. Received: '{file}', which cannot. Save it again, or remove it.");
    }
}
