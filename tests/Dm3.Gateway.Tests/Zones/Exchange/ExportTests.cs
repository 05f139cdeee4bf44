using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Microsoft.Extensions.DependencyInjection;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones.Exchange;

/// <summary>A zone leaves one registry and comes to another whose resolver is another contract: nothing that its users have is lost.</summary>
public sealed class ExportTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Names = "/v1/zones/messengerxy.eth/names";
    private const string NewResolver = "0x5555555555555555555555555555555555555555";

    private TestGateway _old = null!;
    private TestGateway _new = null!;

    public async Task InitializeAsync()
    {
        _old = await TestGateway.StartAsync();
        _new = await TestGateway.StartAsync(("Gateway:Zones:1:Resolvers:0", NewResolver));
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    private static async Task<string> ExportAsync(TestGateway gateway)
    {
        var reply = await gateway.VendorAsync(HttpMethod.Get, Names + ":export");
        Assert.Equal((200, "application/x-ndjson"), (reply.Status, reply.ContentType));
        return reply.Text;
    }

    private static async Task<List<JsonNode>> ImportAsync(TestGateway gateway, string lines, string query = "")
    {
        var reply = await gateway.VendorAsync(HttpMethod.Post, Names + ":import" + query, lines);
        return [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private async Task FillAsync()
    {
        await _old.RegisterAsync(Alice, "alice.messengerxy.eth", ("url", "1"), ("network.dm3.profile", Alice.ProfileText));
        Assert.Equal(200, (await _old.SendAsync(_old.Drafts.Update("alice.messengerxy.eth", 1, ("url", "2")), Alice)).Status);
        Assert.Equal(200, (await _old.SendAsync(_old.Drafts.PrimaryName("alice.messengerxy.eth", 2), Alice)).Status);
        await _old.RegisterAsync(Alice, "work.alice.messengerxy.eth", ("url", "3"));
        await _old.RegisterAsync(Bob, "robert.messengerxy.eth");
        await _old.VendorAsync(HttpMethod.Post, Names + "/robert/suspend", """{"reason":"spam"}""");
        // Looks like robert.
        Assert.Equal(202, (await _old.SendAsync(_old.Drafts.Registration("r0bert.messengerxy.eth", Mallory.Address), Mallory)).Status);
        await _old.VendorAsync(HttpMethod.Put, Names + "/managed", """{"texts":[{"key":"url","value":"4"}],"addresses":[{"coinType":"60","value":"0x00000000000000000000000000000000000000aa"}],"contenthash":"0xe30101"}""");
        await _old.VendorAsync(HttpMethod.Put, Names + "/kept", $$"""{"reservedFor":"{{Bob.Address}}"}""");
        await _old.RegisterAsync(Bob, "given.messengerxy.eth");
        Assert.Equal(200, (await _old.SendAsync(_old.Drafts.Release("given.messengerxy.eth", 1), Bob)).Status);
    }

    [Fact]
    public async Task ExportedZone_IsTheSameWhereItIsImported()
    {
        await FillAsync();
        var exported = await ExportAsync(_old);
        var results = await ImportAsync(_new, exported);
        Assert.Equal(7, results.Count);
        Assert.All(results, result => Assert.True((string)result["status"]! == "created", result.ToJsonString()));
        Assert.All(await ImportAsync(_new, exported), result => Assert.Equal("unchanged", (string)result["status"]!));

        foreach (var name in (string[])["alice", "work.alice", "robert", "r0bert", "managed"])
        {
            var (before, after) = ((await _old.GetAsync($"/v1/names/{name}.messengerxy.eth")).Json, (await _new.GetAsync($"/v1/names/{name}.messengerxy.eth")).Json);
            (before["updated"], after["updated"]) = (0, 0);
            Assert.Equal(before.ToJsonString(), after.ToJsonString());
        }

        Assert.Equal("alice.messengerxy.eth", (await _new.GetAsync($"/profile/name/{Alice.Address}")).Json["name"]?.ToString());
        Assert.Equal("reserved", (await _new.SendAsync(_new.Drafts.Registration("kept.messengerxy.eth", Alice.Address, 1), Alice)).Problem.Code);
        // Exported from there, it is what was imported.
        Assert.Equal(Comparable(exported), Comparable(await ExportAsync(_new)));
    }

    [Fact]
    public async Task Signatures_ProveAfterwardsWhoOwnedTheName_UnderTheOldContract()
    {
        await FillAsync();
        await ImportAsync(_new, await ExportAsync(_old));
        var history = (await _new.GetAsync("/v1/names/alice.messengerxy.eth/history")).Json["operations"]!.AsArray();
        var import = Assert.Single(history)!;
        Assert.Equal(("import", 3), ((string)import["kind"]!, (int)import["version"]!));
        var earlier = import["imported"]!.AsArray();
        Assert.Equal(["register", "update", "set-primary"], earlier.Select(each => (string)each!["kind"]!));
        foreach (var each in earlier)
        {
            Assert.Equal(TestGateway.OtherResolver, Address.Parse((string)each!["contract"]!));
            var digest = new Draft((string)each["type"]!, each["message"]!.AsObject()).Digest();
            Assert.True(EcdsaSignature.TryParse(Hex.Decode((string)each["signature"]!), out var signature));
            Assert.True(Secp256k1.TryRecoverAddress(digest, signature, out var signer));
            Assert.Equal(Alice.Address, signer);
        }
    }

    [Fact]
    public async Task ImportedVersions_MakeWhatWasSignedBeforeStale()
    {
        // The same contract at both: what Alice signed there would be good here.
        await using var same = await TestGateway.StartAsync();
        var registration = await _old.RegisterAsync(Alice, "alice.messengerxy.eth", ("url", "1"));
        var update = _old.Drafts.Update("alice.messengerxy.eth", 1, ("url", "2"));
        Assert.Equal(200, (await _old.SendAsync(update, Alice)).Status);
        await _old.RegisterAsync(Bob, "given.messengerxy.eth");
        var release = _old.Drafts.Release("given.messengerxy.eth", 1);
        Assert.Equal(200, (await _old.SendAsync(release, Bob)).Status);
        await ImportAsync(same, await ExportAsync(_old));
        var before = same.Dump();
        foreach (var (draft, wallet) in ((Draft, Wallet)[])[(registration, Alice), (update, Alice), (_old.Drafts.Registration("given.messengerxy.eth", Bob.Address), Bob), (release, Bob)])
            Assert.True((await same.SendAsync(draft, wallet)).Status is 404 or 409);
        Assert.Equal(before, same.Dump());
        Assert.Equal(200, (await same.SendAsync(same.Drafts.Update("alice.messengerxy.eth", 2, ("url", "3")), Alice)).Status);
    }

    [Theory]
    [InlineData("message", "\"value\":\"1\"", "\"value\":\"9\"")]
    [InlineData("contract", "\"contract\":\"0x3333", "\"contract\":\"0x3334")]
    [InlineData("name", "\"name\":\"alice.messengerxy.eth\",\"owner\"", "\"name\":\"malice.messengerxy.eth\",\"owner\"")]
    public async Task OperationsThatWereNotSigned_AreNotTaken(string what, string from, string to)
    {
        await _old.RegisterAsync(Alice, "alice.messengerxy.eth", ("url", "1"));
        var line = await ExportAsync(_old);
        var at = line.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{what} is not in {line}");
        Assert.Equal("operation-not-verified", (string?)Assert.Single(await ImportAsync(_new, string.Concat(line.AsSpan(0, at), to, line.AsSpan(at + from.Length))))["code"]);
    }

    [Fact]
    public async Task ImportedState_IsWhatTheLogRebuilds()
    {
        await FillAsync();
        await ImportAsync(_new, await ExportAsync(_old));
        var replay = new OperationReplay();
        foreach (var operation in _new.Services.GetRequiredService<OperationStore>().After(0, 1000)) replay.Apply(operation);
        var stored = _new.Services.GetRequiredService<NameExportStore>().List(null, 1000);
        Assert.Equal(replay.Names.Values.OrderBy(name => name.Node.ToString(), StringComparer.Ordinal), stored);
        Assert.Equal(replay.PrimaryNames.Count, _new.Services.GetRequiredService<NameExportStore>().CountPrimary());
    }

    private static string Comparable(string exported) => string.Join('\n', exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
