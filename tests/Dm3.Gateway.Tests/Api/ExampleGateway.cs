using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Hosting.Api;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Api;

/// <summary>
/// A gateway to which every request of <c>gateway.http</c> was sent, in order. With <c>DM3_RECORD=1</c> in the environment the answers, and the API document
/// with them, are written to the files that they are compared with.
/// </summary>
public sealed class ExampleGateway : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a request got.</summary>
    public sealed record Answer(string Name, int Status, string Type, JsonNode? Body);

    public static bool Records => Environment.GetEnvironmentVariable("DM3_RECORD") == "1";

    public static string HttpFilePath => RepositoryRoot.Combine("src", "Dm3.Gateway", "gateway.http");

    public TestGateway Gateway { get; private set; } = null!;

    public IReadOnlyList<HttpFileRequest> Requests { get; } = HttpFile.Read(File.ReadAllText(HttpFilePath));

    public IReadOnlyList<Answer> Answers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        // A key of its own, so that what is recorded anew differs only where the gateway does.
        Gateway = await TestGateway.StartAsync(
            ("Gateway:AnswerKey", Wallet.Of("answers").PrivateKeyHex),
            ("Gateway:Zones:2:Name", "term.eth"), ("Gateway:Zones:2:Kinds:0", "name"), ("Gateway:Zones:2:Resolvers:0", TestGateway.Resolver.ToString()),
            ("Gateway:Zones:2:Policy:RegistrationPeriodSeconds", "31536000"));
        var answers = new List<Answer>();
        foreach (var request in Requests)
        {
            var headers = request.Headers.Where(header => header.Name != "Content-Type").ToArray();
            var reply = await Gateway.SendAsync(new HttpMethod(request.Method), request.Target, request.Body.Length > 0 ? TestGateway.Json(request.Body) : null, headers);
            answers.Add(new Answer(request.Name, reply.Status, reply.ContentType ?? "", BodyOf(request, reply)));
        }

        Answers = answers;
        if (Records) await File.WriteAllTextAsync(RepositoryRoot.Combine("src", "Dm3.Gateway", "Api", "answers.json"), JsonSerializer.Serialize(answers, Json) + "\n");
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    // What is long, or another each time, is no example.
    private static JsonNode? BodyOf(HttpFileRequest request, Reply reply)
    {
        if (reply.Body.Length == 0 || request.Path is ApiDocument.Path or ApiDocument.DocsPath or "/metrics") return null;
        if (reply.ContentType is not ("application/json" or "application/problem+json")) return JsonValue.Create(reply.Text);
        var body = reply.Json;
        if (request.Path.EndsWith("/keys", StringComparison.Ordinal) && body["key"] is not null) (body["key"], body["id"]) = ("(shown this once)", "3f2a9c71d0b84e56");
        return body;
    }
}
