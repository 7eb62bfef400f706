using System.Text.Json;
using Serve.Model;

namespace Serve.Api;

/// <summary>The body of a POST: a picture, and for an explanation the class that is asked about.</summary>
/// <param name="Pixels">784 shades from 0, background, to 255, row by row from the top.</param>
/// <param name="Class">The class to explain; null for the predicted one.</param>
internal sealed record PictureRequest(byte[] Pixels, string? Class)
{
    private const string WayOut = "Send {\"pixels\": [0, 17, 255, …]}, 28 rows of 28 shades from 0 (background) to 255.";

    /// <summary>Reads the request, and answers it or says what is wrong with it.</summary>
    public static async Task<IResult> AnswerAsync<TAnswer>(HttpRequest request, Func<PictureRequest, TAnswer> answer)
    {
        try
        {
            return Results.Ok(answer(await ReadAsync(request)));
        }
        catch (InvalidRequestException invalid)
        {
            return invalid.ToProblem();
        }
    }

    private static async Task<PictureRequest> ReadAsync(HttpRequest request)
    {
        using var body = await JsonBody.ReadAsync(request, WayOut);
        try
        {
            var root = body.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("pixels", out var pixels)
                || pixels.ValueKind != JsonValueKind.Array)
                throw new InvalidRequestException("The body must be an object with an array 'pixels'.", $"{Described(root)}.", WayOut);
            return new PictureRequest(Shades(pixels), ClassOf(root));
        }
        // JSON may be right and its text be none: half a surrogate pair, say.
        catch (InvalidOperationException malformed)
        {
            throw new InvalidRequestException("The body must be JSON.", $"text that is not ({malformed.Message.TrimEnd('.')}).", WayOut);
        }
    }

    private static byte[] Shades(JsonElement pixels)
    {
        if (pixels.GetArrayLength() != Picture.Size)
            throw new InvalidRequestException($"A picture must have {Picture.Size} pixels.", $"{pixels.GetArrayLength()}.", WayOut);

        var shades = new byte[Picture.Size];
        var i = 0;
        foreach (var pixel in pixels.EnumerateArray())
        {
            if (pixel.ValueKind != JsonValueKind.Number || !pixel.TryGetByte(out shades[i]))
                throw new InvalidRequestException(
                    "A pixel must be a whole number from 0 to 255.", $"{Short(pixel.GetRawText())} as pixel {i}.", WayOut);
            i++;
        }
        return shades;
    }

    private static string? ClassOf(JsonElement root)
    {
        if (!root.TryGetProperty("class", out var name) || name.ValueKind == JsonValueKind.Null)
            return null;
        return name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : throw new InvalidRequestException(
                "The class must be a text.", $"{Short(name.GetRawText())}.",
                "Send one of the classes that /health lists, or leave it out for the predicted one.");
    }

    private static string Described(JsonElement root) => root.ValueKind == JsonValueKind.Object
        ? $"an object with {(root.EnumerateObject().Any() ? string.Join(", ", root.EnumerateObject().Take(5).Select(property => $"'{Short(property.Name)}'")) : "nothing in it")}"
        : $"{root.ValueKind}";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
