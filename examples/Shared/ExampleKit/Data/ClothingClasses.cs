namespace ExampleKit.Data;

/// <summary>The ten kinds of clothing; the label in the files is the place in this list.</summary>
internal static class ClothingClasses
{
    public static IReadOnlyList<string> Names { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];
}
