using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Gateway.Api;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Api;

/// <summary>The requests that the documentation shows are ones that the gateway takes, and its answers are those shown.</summary>
public sealed class ApiExampleTests(ExampleGateway examples) : IClassFixture<ExampleGateway>
{
    [Fact]
    public async Task HttpFile_IsWhatTheScriptMakes() =>
        Assert.Equal((await File.ReadAllTextAsync(ExampleGateway.HttpFilePath)).Trim(), (await NodeScript.RunAsync("gateway/http-file.mjs")).Trim());

    [Fact]
    public void Answers_AreOfTheFormThatTheDocumentationShows()
    {
        Assert.Equal(examples.Requests.Count, GatewayApi.Form.Examples.Count);
        foreach (var (answer, shown) in examples.Answers.Zip(GatewayApi.Form.Examples))
        {
            Assert.Equal((answer.Name, answer.Status, answer.Type), (shown.Request.Name, shown.Status, shown.Type));
            Assert.Equal((answer.Name, string.Join('\n', Shape(answer.Body, ""))), (shown.Request.Name, string.Join('\n', Shape(shown.Body, ""))));
        }
    }

    [Fact]
    public void Requests_AreTakenUnlessTheirNameSaysOtherwise()
    {
        string[] refused =
        [
            "Register a name that somebody has", "A name that nobody has", "Change records of somebody else's name", "Look a record up at a contract that is none of ours",
            "Claim a zone", "Make an API key without one", "Revoke an API key", "Claim a name with a wrong signature",
        ];
        Assert.Equal(refused, examples.Answers.Where(answer => answer.Status >= 400).Select(answer => answer.Name));
    }

    // Every member with its kind. Of a list the first item stands for all.
    private static IEnumerable<string> Shape(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.OrderBy(member => member.Key, StringComparer.Ordinal).SelectMany(member => Shape(member.Value, $"{path}.{member.Key}")),
        JsonArray items => items.Count > 0 ? Shape(items[0], $"{path}[]") : [$"{path}[]"],
        null => [$"{path}: null"],
        _ => [$"{path}: {(node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "boolean" : node.GetValueKind().ToString())}"],
    };
}
