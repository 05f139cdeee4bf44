using Dm3.Hosting.Api;
using Dm3.Testing;
using Dm3.Testing.Api;

namespace Dm3.Gateway.Tests.Api;

/// <summary>
/// A gateway to which every request of <c>gateway.http</c> was sent, in order. With <c>DM3_RECORD=1</c> in the environment the answers, and the API document
/// with them, are written to the files that they are compared with.
/// </summary>
public sealed class ExampleGateway : IAsyncLifetime
{
    public static string HttpFilePath => RepositoryRoot.Combine("src", "Dm3.Gateway", "gateway.http");

    public TestGateway Gateway { get; private set; } = null!;

    public IReadOnlyList<HttpFileRequest> Requests { get; } = HttpFile.Read(File.ReadAllText(HttpFilePath));

    public IReadOnlyList<ApiAnswer> Answers { get; private set; } = [];

    public async Task InitializeAsync()
    {
        // A key of its own, so that what is recorded anew differs only where the gateway does.
        Gateway = await TestGateway.StartAsync(
            ("Gateway:AnswerKey", Wallet.Of("answers").PrivateKeyHex),
            ("Gateway:Zones:2:Name", "term.eth"), ("Gateway:Zones:2:Kinds:0", "name"), ("Gateway:Zones:2:Resolvers:0", TestGateway.Resolver.ToString()),
            ("Gateway:Zones:2:Policy:RegistrationPeriodSeconds", "31536000"));
        var answers = new List<ApiAnswer>();
        foreach (var request in Requests)
        {
            var headers = request.Headers.Where(header => header.Name != "Content-Type").ToArray();
            var reply = await Gateway.SendAsync(new HttpMethod(request.Method), request.Target, request.Body.Length > 0 ? TestGateway.Json(request.Body) : null, headers);
            var answer = ApiAnswer.Of(request, reply.Status, reply.ContentType, reply.Text);
            if (request.Path.EndsWith("/keys", StringComparison.Ordinal) && answer.Body?["key"] is not null) (answer.Body["key"], answer.Body["id"]) = ("(shown this once)", "3f2a9c71d0b84e56");
            answers.Add(answer);
        }

        Answers = answers;
        if (ApiAnswer.Records) await File.WriteAllTextAsync(RepositoryRoot.Combine("src", "Dm3.Gateway", "Api", "answers.json"), ApiAnswer.ToFile(answers));
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
