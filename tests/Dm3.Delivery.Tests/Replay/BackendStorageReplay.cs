using System.Text.Json;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>The backend's storage routes.</summary>
public sealed class BackendStorageReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "backend-storage";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["backend-storage/133 hide an unknown conversation"] = new(400, "Nothing was hidden, so that OK would not be true.", "unable to hide conversation"),
    };

    protected override async Task PrepareAsync(TestDelivery delivery, ReplayClient client)
    {
        Assert.Equal(200, (await client.SignUpAsync("alice.eth")).Status);
        Assert.NotEmpty(await client.SignInAsync("alice.eth"));
    }

    protected override async Task ReplayAsync(TestDelivery delivery, ReplayClient client, RecordedExchange exchange)
    {
        await base.ReplayAsync(delivery, client, exchange);
        // The deployed service answers OK and stores nothing, not even what is new in the batch. Here OK means that every message of it is kept: what was there before, as it was.
        if (exchange.Name != "backend-storage/117 add message batch with a known id") return;
        var token = await client.SignInAsync("alice.eth");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/storage/new/alice.eth/getMessages/enc-bob");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await delivery.Http.SendAsync(request);
        var kept = JsonSerializer.Deserialize<string[]>(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(2, kept.Length);
        Assert.Contains("\"container-1\"", kept[1], StringComparison.Ordinal);
    }
}
