using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Tests.Notify;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>The notification routes: first without a mail server, then, as in the recording, on the same data with one, a real one. The code comes out of its mailbox.</summary>
public sealed class NotificationReplay(RecordedNames names) : GroupReplay(names), IAsyncLifetime
{
    private const string WithMail = "delivery-service (email configured)";

    private MailServer _mail = null!;
    private ReplayClient? _withMail;
    private string? _code;

    public override string Group => "delivery-notifications";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["delivery-notifications/060 dm3_getDeliveryServiceProperties with a config file"] =
            new(200, "The recorded service publishes the settings of its channels with the password of its mail server. Ours tells limits only.", "messageTTL"),
    };

    protected override async Task PrepareAsync(TestDelivery delivery, ReplayClient client)
    {
        Assert.Equal(200, (await client.SignUpAsync("alice.eth")).Status);
        Assert.NotEmpty(await client.SignInAsync("alice.eth"));
    }

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        if (exchange.Service == WithMail && _withMail is null)
        {
            await delivery.StopAsync();
            delivery.Set(_mail.Settings);
            await delivery.StartAsync();
            _withMail = new ReplayClient(delivery.Http);
        }

        var answer = await (_withMail ?? client).SendAsync(exchange.Name.EndsWith("verify the right otp", StringComparison.Ordinal) ? WithCode(exchange, _code!) : exchange);
        Check(exchange, answer);
        Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
        if (exchange.Name.EndsWith("add e-mail channel", StringComparison.Ordinal)) Assert.Equal(5, (await _mail.NextCodeAsync()).Length);
        if (exchange.Name.EndsWith("ask for a new otp", StringComparison.Ordinal)) _code = await _mail.NextCodeAsync();
    }

    private static RecordedExchange WithCode(RecordedExchange exchange, string code)
    {
        var inputs = JsonNode.Parse(exchange.Inputs.GetRawText())!;
        inputs["body"]!["otp"] = code;
        return exchange with { Inputs = JsonSerializer.SerializeToElement(inputs) };
    }

    public Task InitializeAsync()
    {
        _mail = MailServer.Start();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _mail.DisposeAsync().AsTask();
}
