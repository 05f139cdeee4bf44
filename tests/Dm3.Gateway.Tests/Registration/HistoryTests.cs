using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Registration;

/// <summary>The public record of a name.</summary>
public sealed class HistoryTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task History_ShowsEachOperationWithItsProof()
    {
        const string Name = "history.dm3.eth";
        var registration = await gateway.RegisterAsync(Alice, Name, ("avatar", "one"));
        var update = gateway.Drafts.Update(Name, 1, ("avatar", "two"));
        await gateway.SendAsync(update, Alice);
        var transfer = gateway.Drafts.Transfer(Name, Bob.Address, 2);
        await gateway.SendAsync(transfer, Alice);
        await gateway.SendAsync(gateway.Drafts.Update(Name, 3, ("avatar", "refused")), Alice);
        var release = gateway.Drafts.Release(Name, 3);
        Assert.Equal(200, (await gateway.SendAsync(release, Bob)).Status);

        var page = (await gateway.GetAsync($"/v1/names/{Name}/history")).Json;
        Assert.Null(page["next"]);
        var entries = page["operations"]!.AsArray();
        Assert.Equal(["register", "update", "transfer", "release"], entries.Select(entry => (string)entry!["kind"]!));
        Assert.Equal([1, 2, 3, 4], entries.Select(entry => (int)entry!["version"]!));
        Assert.Equal([Alice.Address, Alice.Address, Alice.Address, Bob.Address], entries.Select(entry => Address.Parse((string)entry!["by"]!)));
        Assert.Equal(Bob.Address.ToString(), (string)entries[2]!["owner"]!);
        foreach (var (entry, draft) in entries.Zip((Draft[])[registration, update, transfer, release]))
        {
            Assert.True(JsonNode.DeepEquals(draft.Message, entry!["message"]), entry!["message"]!.ToJsonString());
            Assert.Equal(draft.Digest().ToString(), (string)entry["digest"]!);
            Assert.True(EcdsaSignature.TryParse(Hex.Decode((string)entry["signature"]!), out var signature));
            Assert.True(Secp256k1.TryRecoverAddress(draft.Digest(), signature, out var signer));
            Assert.Equal(signer.ToString(), (string)entry["by"]!);
            Assert.Equal(gateway.Clock.UnixSeconds, (long)entry["at"]!);
        }
    }

    [Fact]
    public async Task Pages_AreWholeAndInOrder()
    {
        const string Name = "pages.dm3.eth";
        await gateway.RegisterAsync(Alice, Name);
        for (var version = 1; version < 7; version++) await gateway.SendAsync(gateway.Drafts.Update(Name, version, ("avatar", $"{version}")), Alice);
        foreach (var size in (int[])[1, 2, 3, 7, 200])
        {
            var versions = new List<int>();
            var cursor = "";
            do
            {
                var page = (await gateway.GetAsync($"/v1/names/{Name}/history?limit={size}{cursor}")).Json;
                Assert.InRange(page["operations"]!.AsArray().Count, 1, size);
                versions.AddRange(page["operations"]!.AsArray().Select(entry => (int)entry!["version"]!));
                cursor = page["next"] is { } next ? $"&cursor={next}" : "";
            }
            while (cursor.Length > 0);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7], versions);
        }

        foreach (var query in (string[])["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=-1"])
            Assert.Equal((400, "invalid-query"), (await gateway.GetAsync($"/v1/names/{Name}/history?{query}")).Problem);
    }

    [Fact]
    public async Task OperatorsDeeds_ShowNoKey()
    {
        var (key, id) = await gateway.MakeKeyAsync("write");
        Assert.Equal(201, (await gateway.VendorAsync(HttpMethod.Put, "/v1/zones/messengerxy.eth/names/operated", "{}", key)).Status);
        var reply = await gateway.GetAsync("/v1/names/operated.messengerxy.eth/history");
        var entry = Assert.Single(reply.Json["operations"]!.AsArray())!;
        Assert.Null(entry["by"]);
        Assert.Null(entry["message"]);
        Assert.DoesNotContain(id, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameWithoutAny_IsNotRegistered() => Assert.Equal((404, "not-registered"), (await gateway.GetAsync("/v1/names/never-was.dm3.eth/history")).Problem);

    [Theory]
    [InlineData("Names", "Open")]
    [InlineData("E164", "Vendor")]
    [InlineData("Blinded", "Vendor")]
    public async Task ZoneThatIsNotListed_ShowsNone(string labels, string registration)
    {
        const string Policy = "Gateway:Zones:1:Policy:";
        await using var closed = await TestGateway.StartAsync((Policy + "Listing", "false"), (Policy + "Labels", labels), (Policy + "Registration", registration));
        var label = labels == "Blinded" ? new string('a', 52) : "41791234567";
        var reply = await closed.GetAsync($"/v1/names/{label}.messengerxy.eth/history");
        Assert.True((403, "history-closed") == reply.Problem, reply.Text);
        Assert.Equal((404, "not-registered"), (await closed.GetAsync("/v1/names/somebody.dm3.eth/history")).Problem);
    }
}
