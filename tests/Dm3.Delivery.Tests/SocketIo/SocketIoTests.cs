using Dm3.Delivery.Live;
using Dm3.Delivery.Tests.Live;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.SocketIo;

/// <summary>With the real client, over each of its ways to connect.</summary>
[Collection(OneChain.Name)]
public sealed class SocketIoTests(EnsFixture chain) : IAsyncLifetime
{
    private TestDelivery _delivery = null!;

    public static TheoryData<string> Transports => ["websocket", "polling", "polling,websocket"];

    private LiveHub Hub => _delivery.Services.GetRequiredService<LiveHub>();

    public async Task InitializeAsync() => _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Live:PingSeconds", "1"), ("Delivery:Live:PongSeconds", "2"));

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Client_IsAuthorized_AndGetsWhatComes(string transports)
    {
        var (alice, token) = await UserAsync();
        await _delivery.PutAsync(alice, "before");
        await using var client = Client(transports, Auth(alice.Name, token), messages: 3);
        await client.NextAsync("connect");
        Assert.Empty((await client.NextAsync("authorized"))["arguments"]!.AsArray());
        if (transports.Contains(',', StringComparison.Ordinal)) await client.UpgradedAsync();

        for (var i = 0; i < 3; i++)
        {
            var hash = await _delivery.PutAsync(alice, $"after {i} \u2028 😀");
            var envelope = (await client.NextAsync("message"))["arguments"]![0]!;
            Assert.Equal($"after {i} \u2028 😀", envelope["message"]!.GetValue<string>());
            Assert.Equal(hash, envelope["metadata"]!["messageHash"]!.GetValue<string>());
        }

        Assert.Equal(["disconnect"], (await client.RestAsync()).Select(each => each["event"]!.GetValue<string>()));
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task EverySession_GetsEveryMessage_AlsoWhenManyComeAtOnce(string transports)
    {
        var (alice, token) = await UserAsync();
        await using var one = Client(transports, Auth(alice.Name, token), messages: 200);
        await using var two = Client("websocket", Auth(alice.Name, token), messages: 200);
        foreach (var client in (SocketIoClient[])[one, two])
        {
            await client.NextAsync("connect");
            await client.NextAsync("authorized");
        }

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _delivery.PutAsync(alice, $"{i}", padding: 2000)));
        var stored = (await _delivery.Http.FetchAsync("/v1/messages?limit=500", token)).Json()["messages"]!.AsArray().Select(each => each!["messageHash"]!.GetValue<string>()).ToList();
        foreach (var client in (SocketIoClient[])[one, two])
        {
            var rest = await client.RestAsync();
            Assert.Equal(stored, rest.Where(each => each["event"]!.GetValue<string>() == "message").Select(each => each["arguments"]![0]!["metadata"]!["messageHash"]!.GetValue<string>()));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task FailedLogin_LeavesNoUsableSocket(string transports)
    {
        var (alice, token) = await UserAsync();
        var (bob, _) = await UserAsync();
        foreach (var auth in (object?[])[null, new { }, Auth(alice.Name, "abc"), Auth(bob.Name, token), new { account = new { }, token }, new { account = alice.Name, token }, new { account = new { ensName = 1 }, token }])
        {
            await using var client = Client(transports, auth, emit: [("submitMessage", new { envelop = new { }, token })]);
            // Everything the client sees: it is told why, and neither connected nor answered.
            var seen = await client.RestAsync();
            var refusal = Assert.Single(seen, each => each["event"]!.GetValue<string>() is not ("upgrade" or "disconnect"));
            Assert.Equal("connect_error", refusal["event"]!.GetValue<string>());
            Assert.Equal("check token has failed for WS", refusal["message"]!.GetValue<string>());
            Assert.False(refusal["active"]!.GetValue<bool>());
        }

        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
        Assert.Empty(Hub.Accounts);
    }

    [Fact]
    public async Task AnotherNameOfTheAccount_IsAsGood()
    {
        var (alice, token) = await UserAsync();
        var alias = await alice.AliasAsync("also-" + alice.Label);
        await using var client = Client("websocket", Auth(alias, token));
        await client.NextAsync("connect");
        await client.NextAsync("authorized");
        await client.RestAsync();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task SubmitMessage_IsAnswered(string transports)
    {
        var (alice, token) = await UserAsync();
        await using var client = Client(transports, Auth(alice.Name, token), emit: [("submitMessage", new { token }), ("submitMessage", "x"), ("unknown", 1), ("submitMessage", new { envelop = new { message = "x" }, token })], answers: 3);
        var answers = (await client.RestAsync()).Where(each => each["event"]!.GetValue<string>() == "answer").Select(each => each["answer"]!).ToList();
        Assert.Equal(3, answers.Count);
        Assert.Equal("""{"error":"invalid schema"}""", answers[0].ToJsonString());
        Assert.Equal("""{"error":"invalid schema"}""", answers[1].ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Client_ComesBack_AfterTheInstanceWasStopped(string transports)
    {
        var (alice, token) = await UserAsync();
        await using var client = Client(transports, Auth(alice.Name, token), messages: 1, reconnects: 1);
        await client.NextAsync("connect");
        await client.NextAsync("authorized");
        var port = _delivery.Http.BaseAddress!.Port;
        await _delivery.StopAsync();
        await client.NextAsync("disconnect");
        await _delivery.StartAsync(port);
        // It tries while nobody is there, and says so.
        while ((await client.NextAsync())!["event"]!.GetValue<string>() != "connect")
        {
        }

        await client.NextAsync("authorized");
        await _delivery.PutAsync(alice, "again");
        await client.NextAsync("message");
        await client.RestAsync();
    }

    [Fact]
    public async Task Logout_EndsTheSocket()
    {
        var (alice, token) = await UserAsync();
        await using var client = Client("websocket", Auth(alice.Name, token), messages: 1);
        await client.NextAsync("connect");
        await client.NextAsync("authorized");
        await _delivery.Http.SendAsync(HttpMethod.Delete, "/v1/session", token);
        await client.NextAsync("disconnect");
        await StreamTests.EventuallyAsync(() => Hub.Accounts.Count == 0);
    }

    private static object Auth(string name, string token) => new { account = new { ensName = name }, token };

    private async Task<(DeliveryUser User, string Token)> UserAsync()
    {
        var user = await DeliveryUser.PublishedAsync(chain, "socket");
        return (user, await user.LogInAsync(_delivery.Http));
    }

    private SocketIoClient Client(string transports, object? auth, int messages = 0, int reconnects = 0, (string, object)[]? emit = null, int? answers = null) =>
        new(_delivery.Http, transports.Split(','), auth) { Messages = messages, Reconnects = reconnects, Emit = emit ?? [], Answers = answers ?? emit?.Length ?? 0 };
}
