using System.Text.Json;

namespace Serve.Api;

/// <summary>The body of a request as JSON.</summary>
internal static class JsonBody
{
    /// <param name="request">The request.</param>
    /// <param name="wayOut">What to send.</param>
    /// <exception cref="InvalidRequestException">It is something else, or did not arrive.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, string wayOut)
    {
        if (!request.HasJsonContentType())
            throw new InvalidRequestException(
                "The content type must be application/json.", request.ContentType is { } type ? $"'{type}'." : "none.", wayOut,
                StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        }
        catch (JsonException malformed)
        {
            throw new InvalidRequestException("The body must be JSON.", $"text that is not ({malformed.Message.TrimEnd('.')}).", wayOut);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode != StatusCodes.Status413PayloadTooLarge)
        {
            throw new InvalidRequestException(
                "The body must arrive whole and in time.", $"{bad.Message.TrimEnd('.')}.", "Send it again.", bad.StatusCode);
        }
        catch (BadHttpRequestException bad)
        {
            throw new InvalidRequestException("The body must be of at most 64 KB.", $"{bad.Message.TrimEnd('.')}.", wayOut, bad.StatusCode);
        }
    }
}
