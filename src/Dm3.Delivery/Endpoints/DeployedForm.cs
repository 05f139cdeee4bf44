using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Hosting;

namespace Dm3.Delivery.Endpoints;

/// <summary>Answers in the form of dm3's own delivery service, for clients in the field. Source: dm3 delivery-service 1.7.0; tests/vectors/dm3/http.json.</summary>
internal static class DeployedForm
{
    /// <summary>A JSON string, as tokens are answered.</summary>
    public static IResult Text(string value) => Results.Text(JsonSerializer.Serialize(value, JsonSettings.Options), "application/json; charset=utf-8");

    /// <summary>One word of plain text.</summary>
    public static IResult Word(int status) => Results.Text(
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), "text/plain; charset=utf-8", statusCode: status);

    /// <summary><c>{"error"}</c>.</summary>
    public static IResult Error(string error, int status = 400) => Json(new JsonObject { ["error"] = error }, status);

    /// <summary><c>{"message"}</c>, and <c>error</c> if there is one.</summary>
    public static IResult Message(string message, string? error = null, int status = 400)
    {
        var body = new JsonObject { ["message"] = message };
        if (error is not null) body["error"] = error;
        return Json(body, status);
    }

    /// <summary>Where the deployed service shows the page of its framework for what nothing handles: what went wrong behind its routes ends there.</summary>
    public static IResult NotFound() => new Problem(404, "not-found", "There is no such account or name here, or the body is not JSON.");

    /// <summary>Status 200, a type and nothing.</summary>
    public static IResult Empty() => Results.Text("", "application/json; charset=utf-8");

    /// <summary>An object.</summary>
    public static IResult Json(JsonNode body, int status = 200) => Results.Text(body.ToJsonString(JsonSettings.Options), "application/json; charset=utf-8", statusCode: status);
}
