namespace Serve.Api;

/// <summary>A request that cannot be answered: the rule it breaks, what was received, and the way out.</summary>
internal sealed class InvalidRequestException(string rule, string received, string wayOut, int status = StatusCodes.Status400BadRequest)
    : Exception($"{rule} Received: {received} {wayOut}")
{
    /// <summary>The answer, as problem details (RFC 9457).</summary>
    public IResult ToProblem() => Results.Problem(
        title: "The request is not valid.",
        detail: Message,
        statusCode: status,
        extensions: new Dictionary<string, object?> { ["rule"] = rule, ["received"] = received, ["wayOut"] = wayOut });
}
