using System.Text.Json;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>Body of an EIP-3668 POST: <c>{"sender": "0x…", "data": "0x…"}</c>. Member names are read in any case: some clients send them capitalised.</summary>
public sealed record CcipBody(string Sender, string Data)
{
    /// <summary>What a caller is told whose body is something else.</summary>
    public const string Form = "The body must be JSON: {\"sender\": \"0x…\", \"data\": \"0x…\"}.";

    /// <summary>Reads the body.</summary>
    /// <returns>Null for anything else than such a body.</returns>
    public static async Task<CcipBody?> ReadAsync(HttpContext context)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<CcipBody>(context.Request.Body, JsonSettings.Options, context.RequestAborted);
            return body is { Sender: not null, Data: not null } ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
