using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Hosting.Api;

/// <summary>A request of the host's <c>.http</c> file and what the host answered when it was recorded.</summary>
/// <param name="Request">The request.</param>
/// <param name="Status">HTTP status of the answer; 0 if none was recorded.</param>
/// <param name="Type">Media type of the answer; empty without a body.</param>
/// <param name="Body">Its body: JSON, or a text.</param>
public sealed record ApiExample(HttpFileRequest Request, int Status, string Type, JsonNode? Body)
{
    private sealed record Recorded(string Name, int Status, string Type, JsonNode? Body);

    /// <summary>The same from the resources of a host's assembly.</summary>
    /// <param name="host">The assembly.</param>
    /// <param name="httpFile">Name of its <c>.http</c> file; the answers are in <c>answers.json</c>.</param>
    public static IReadOnlyList<ApiExample> Read(Assembly host, string httpFile)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Read(Text(httpFile), Text("answers.json"));

        string Text(string name)
        {
            using var reader = new StreamReader(host.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Puts requests and recorded answers together, by the requests' names.</summary>
    /// <param name="http">Text of a <c>.http</c> file.</param>
    /// <param name="answers">JSON list of <c>{name, status, type, body}</c>.</param>
    public static IReadOnlyList<ApiExample> Read(string http, string answers)
    {
        var recorded = JsonSerializer.Deserialize<Recorded[]>(answers, JsonSettings.Options)!.ToDictionary(each => each.Name, StringComparer.Ordinal);
        return [.. HttpFile.Read(http).Select(request => recorded.TryGetValue(request.Name, out var answer)
            ? new ApiExample(request, answer.Status, answer.Type, answer.Body)
            : new ApiExample(request, 0, "", null))];
    }
}
