using System.Text.Json.Nodes;
using Dm3.Testing;

namespace Dm3.Gateway.Tests.Proxy;

/// <summary>The scaled-out form of <c>docker/</c>: two gateways on one PostgreSQL behind its nginx.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private TestGateway _one = null!;
    private TestGateway _two = null!;
    private LocalNginx _nginx = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _nginx?.Dispose();
        if (_two is not null) await _two.DisposeAsync();
        if (_one is not null) await _one.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsRegisteredThroughIt_IsServedByBoth_AndOnByOneWhenTheOtherIsGone()
    {
        await StartAsync(readsPerMinute: 0);
        Assert.Equal(201, await RegisterAsync("alice.dm3.eth"));
        await EventuallyAsync(async () => (await _one.GetAsync("/v1/names/alice.dm3.eth")).Status == 200 && (await _two.GetAsync("/v1/names/alice.dm3.eth")).Status == 200);

        await _one.StopAsync();
        for (var i = 0; i < 50; i++) Assert.Equal(200, (int)(await _nginx.Http.GetAsync(new Uri("/v1/names/alice.dm3.eth", UriKind.Relative))).StatusCode);
        Assert.Equal(201, await RegisterAsync("after.dm3.eth"));
    }

    [Fact]
    public async Task ClientsCannotSayThatTheyAreSomebodyElse()
    {
        await StartAsync(readsPerMinute: 20);
        var statuses = new List<int>();
        // Each gateway counts for itself.
        for (var i = 0; i < 41; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/zones") { Headers = { { "X-Forwarded-For", $"203.0.113.{i}" } } };
            statuses.Add((int)(await _nginx.Http.SendAsync(request)).StatusCode);
        }

        Assert.Contains(200, statuses);
        Assert.Contains(429, statuses);
    }

    private async Task StartAsync(int readsPerMinute)
    {
        (string, string?)[] settings =
        [
            ("Gateway:PostgresConnection", PostgresServer.Shared.CreateDatabase()), ("Gateway:TrustedProxies:0", "127.0.0.1"), ("Gateway:Limits:ReadsPerMinutePerClient", $"{readsPerMinute}"),
        ];
        _one = await TestGateway.StartAsync(settings);
        _two = await TestGateway.StartAsync([.. settings, ("Gateway:AnswerKeyFile", _one.KeyFile)]);
        _nginx = await LocalNginx.StartAsync(_one.Port, _two.Port);
    }

    private async Task<int> RegisterAsync(string name)
    {
        var draft = _one.Drafts.Registration(name, Wallet.Alice.Address);
        var body = new JsonObject { ["operation"] = draft.Message.DeepClone(), ["signature"] = draft.SignBy(Wallet.Alice) };
        using var answer = await _nginx.Http.PostAsync(new Uri(draft.Path, UriKind.Relative), TestGateway.Json(body.ToJsonString()));
        return (int)answer.StatusCode;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition()) await Task.Delay(20, patience.Token);
    }
}
