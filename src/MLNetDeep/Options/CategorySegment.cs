namespace MLNetDeep.Options;

/// <summary>Inputs of an <see cref="EmbedCategories"/> that follow each other: those of one embedded category, or others.</summary>
/// <param name="Input">The first input.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Output">The first output.</param>
/// <param name="Width">How many outputs there are.</param>
/// <param name="Embedding">Which embedding it is, from 0; null where inputs are handed on.</param>
/// <param name="Weight">Where its weights begin, [count, width], in the layer's arrays.</param>
/// <param name="Unknown">Where its values for what is unknown begin, among those of all embeddings.</param>
internal readonly record struct CategorySegment(int Input, int Count, int Output, int Width, int? Embedding, int Weight, int Unknown)
{
    /// <summary>All segments of a layer, in order.</summary>
    public static CategorySegment[] AllOf(EmbedCategories embed, int width)
    {
        var segments = new List<CategorySegment>();
        var (input, output, weight, unknown) = (0, 0, 0, 0);
        foreach (var (number, range) in embed.Embedded.Index())
        {
            HandOn(range.First);
            var values = embed.WidthOf(range);
            segments.Add(new(input, range.Count, output, values, number, weight, unknown));
            (input, output, weight, unknown) =
                (input + range.Count, output + values, weight + range.Count * values, unknown + values);
        }
        HandOn(width);
        return [.. segments];

        void HandOn(int end)
        {
            if (end == input)
                return;
            segments.Add(new(input, end - input, output, end - input, null, 0, 0));
            (input, output) = (end, output + end - input);
        }
    }
}
