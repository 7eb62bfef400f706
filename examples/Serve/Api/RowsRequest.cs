using Serve.Model;

namespace Serve.Api;

/// <summary>The body of POST /rows: an object with the columns of the table, or an array of such.</summary>
internal static class RowsRequest
{
    /// <summary>Reads the request, and answers it or says what is wrong with it.</summary>
    public static async Task<IResult> AnswerAsync(HttpRequest request, TableModel table)
    {
        var columns = string.Join(", ", table.Rows.InputColumnNames.Select(name => $"'{name}'"));
        var wayOut = $"Send an object, or an array of objects, with {columns}.";
        try
        {
            using var body = await JsonBody.ReadAsync(request, wayOut);
            return Results.Text(table.Rows.PredictJson(body.RootElement).ToJsonString(), "application/json");
        }
        catch (ArgumentException wrong)
        {
            return new InvalidRequestException("Rows must fit the table.", wrong.Message, wayOut).ToProblem();
        }
        catch (InvalidRequestException invalid)
        {
            return invalid.ToProblem();
        }
    }
}
