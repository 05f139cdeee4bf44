using Dm3.Gateway.Api;
using Dm3.Testing;
using Dm3.Testing.Api;

namespace Dm3.Gateway.Tests.Api;

/// <summary>The requests that the documentation shows are ones that the gateway takes, and its answers are those shown.</summary>
public sealed class ApiExampleTests(ExampleGateway examples) : IClassFixture<ExampleGateway>
{
    [Fact]
    public async Task HttpFile_IsWhatTheScriptMakes() =>
        Assert.Equal((await File.ReadAllTextAsync(ExampleGateway.HttpFilePath)).Trim(), (await NodeScript.RunAsync("gateway/http-file.mjs")).Trim());

    [Fact]
    public void Answers_AreOfTheFormThatTheDocumentationShows() => ApiChecks.AnswersAreOfTheFormShown(examples.Answers, GatewayApi.Form.Examples);

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
}
