using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Hosting.Api;

namespace Dm3.Testing.Api;

/// <summary>What a host answered to a request of its <c>.http</c> file.</summary>
/// <param name="Name">Of the request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">Media type; empty without a body.</param>
/// <param name="Body">JSON or a text; null for none, and for what is no example.</param>
public sealed record ApiAnswer(string Name, int Status, string Type, JsonNode? Body)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether this run writes the files that others compare with.</summary>
    public static bool Records => Environment.GetEnvironmentVariable("DM3_RECORD") == "1";

    /// <summary>Of an answer as it came. What is long, or another each time, is no example.</summary>
    public static ApiAnswer Of(HttpFileRequest request, int status, string? type, string text)
    {
        if (text.Length == 0 || request.Path is ApiDocument.Path or ApiDocument.DocsPath or "/metrics") return new ApiAnswer(request.Name, status, type ?? "", null);
        return new ApiAnswer(request.Name, status, type ?? "", type is "application/json" or "application/problem+json" ? JsonNode.Parse(text) : JsonValue.Create(text));
    }

    /// <summary>The answers as they are written to a file.</summary>
    public static string ToFile(IEnumerable<ApiAnswer> answers) => JsonSerializer.Serialize(answers, Json) + "\n";
}
