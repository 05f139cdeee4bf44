using System.Text.Json.Nodes;
using Dm3.Delivery.Api;
using Dm3.Hosting.Api;
using Dm3.Testing.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Api;

/// <summary>The API document of the delivery service is whole, and the requests that it shows are ones that the service takes.</summary>
public sealed class ApiTests(ExampleDelivery examples) : IClassFixture<ExampleDelivery>
{
    [Fact]
    public async Task Document_IsTheCommittedOne() => await ApiChecks.IsCommittedAsync(await TextAsync(), ExampleDelivery.FilePath("openapi.json"));

    [Fact]
    public async Task EveryEndpoint_IsDescribedAndHasARequest() => ApiChecks.EveryEndpointIsDescribedAndHasARequest(await DocumentAsync(), Endpoints(), examples.Requests);

    [Fact]
    public async Task EveryDescribedRoute_IsThere() => ApiChecks.EveryDescribedRouteIsThere(await DocumentAsync(), Endpoints());

    [Fact]
    public async Task ParametersBodiesAndAnswers_AreDescribedAndShown() => ApiChecks.ParametersBodiesAndAnswersAreShown(await DocumentAsync());

    [Fact]
    public async Task EveryAnswerThatWasGiven_IsOfAStatusAndTypeThatAreDocumented() => ApiChecks.EveryAnswerIsDocumented(await DocumentAsync(), examples.Requests, examples.Answers);

    [Fact]
    public void Answers_AreOfTheFormThatTheDocumentationShows() => ApiChecks.AnswersAreOfTheFormShown(examples.Answers, DeliveryApi.Form.Examples);

    [Fact]
    public void Requests_AreTakenUnlessTheirNameSaysOtherwise() => Assert.Equal(
        ["Log in with a challenge that was used", "The account without a token", "A profile document as a page", "The stream, without a WebSocket"],
        examples.Answers.Where(answer => answer.Status >= 400).Select(answer => answer.Name));

    private Task<string> TextAsync() => examples.Delivery.Http.GetStringAsync(new Uri(ApiDocument.Path, UriKind.Relative));

    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await TextAsync())!;

    private IReadOnlyList<(string Method, string Pattern)> Endpoints() => ApiChecks.Endpoints(examples.Delivery.Services.GetRequiredService<EndpointDataSource>());
}
