using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Integration.Tests.Zones;

/// <summary>Who owns an ENS name on the chain has its own zone here, and nobody else.</summary>
[Collection(NetworkTests.Name)]
public sealed class ZoneClaimTests(NetworkFixture network) : IAsyncLifetime, IAsyncDisposable
{
    private readonly VendorFixture _vendor = new(network);
    private readonly PrivateKey _owner = network.Wallet(3);
    private readonly PrivateKey _other = network.Wallet(4);

    public Task InitializeAsync() => _vendor.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _vendor.DisposeAsync();
        _owner.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task ClaimedZone_ResolvesThroughEnsWithItsOwnSigner()
    {
        await _vendor.OwnAsync("vendor", _owner, network.Resolver);
        var claim = VendorFixture.Claim("vendor.eth", _owner, """{"minLabelLength":2,"description":"Vendor"}""");
        var (status, zone) = await VendorFixture.PutAsync(network.Http, claim, _vendor.Sign(claim, _owner));
        Assert.True(status == 201, zone.ToJsonString());
        Assert.Equal((_owner.Address.ToString(), 1), ((string)zone["owner"]!, (int)zone["version"]!));
        Assert.NotEqual(network.Network.Description.AnswerSigner, (string)zone["signer"]!);

        // The owner tells the resolver contract to believe this signer, for this name only.
        Assert.True(DnsName.TryEncode("vendor.eth", out var wireName));
        await _vendor.Account(_owner).SendAsync(network.Resolver, ContractCall.Encode(
            "setSettings(bytes,(string[],address[],string,string[]))", wireName,
            new object[] { new object[] { $"{network.Network.Description.GatewayUrl}/{{sender}}/{{data}}.json" }, new object[] { Address.Parse((string)zone["signer"]!) }, "", Array.Empty<object>() }));
        await network.RegisterAsync("ed.vendor.eth", _other, [NetworkFixture.Text("url", "https://ed.example")]);
        Assert.Equal(["https://ed.example", ""], await network.EthersAsync(new Query("ed.vendor.eth", "text", "url"), new Query("nobody.vendor.eth", "text", "url")));
    }

    [Fact]
    public async Task Claim_OfAnyoneButTheOwnerOfTheNameIsRefused()
    {
        await _vendor.OwnAsync("mine", _owner, network.Resolver);
        await _vendor.OwnAsync("bare", _owner, Address.Zero);
        await RefusedAsync(VendorFixture.Claim("mine.eth", _other), _other, "not-zone-owner");
        await RefusedAsync(VendorFixture.Claim("mine.eth", _owner), _other, "wrong-signer");
        await RefusedAsync(VendorFixture.Claim("nobody-s.eth", _owner), _owner, "no-resolver");
        await RefusedAsync(VendorFixture.Claim("bare.eth", _owner), _owner, "no-resolver");
        await RefusedAsync(VendorFixture.Claim("a.mine.eth", _owner), _owner, "no-resolver");
        await RefusedAsync(VendorFixture.Claim("Mine.eth", _owner), _owner, "invalid-name");
        await RefusedAsync(VendorFixture.Claim("mine.eth", _owner, nonce: 1), _owner, "stale-nonce");
        await RefusedAsync(VendorFixture.Claim("mine.eth", _owner, """{"minLabelLength":0}"""), _owner, "invalid-policy");
        await RefusedAsync(VendorFixture.Claim("dm3.eth", _owner), _owner, "zone-configured");
        var late = VendorFixture.Claim("mine.eth", _owner);
        late["deadline"] = DateTimeOffset.UtcNow.AddHours(25).ToUnixTimeSeconds();
        await RefusedAsync(late, _owner, "deadline-too-far");
        Assert.False(Directory.Exists(_vendor.ZoneKeysFolder) && Directory.EnumerateFiles(_vendor.ZoneKeysFolder).Any(file => !file.Contains(Namehash.Of("mine.eth").ToString()[2..], StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("zone", "theirs2.eth")]
    [InlineData("policy", "{\"listing\":false}")]
    [InlineData("nonce", "1")]
    [InlineData("deadline", "1")]
    [InlineData("owner", "0x00000000000000000000000000000000000000aa")]
    public async Task Claim_WithAMemberChangedAfterSigningIsRefused(string member, string value)
    {
        await _vendor.OwnAsync("theirs", _owner, network.Resolver);
        await _vendor.OwnAsync("theirs2", _owner, network.Resolver);
        var claim = VendorFixture.Claim("theirs.eth", _owner);
        var signature = _vendor.Sign(claim, _owner);
        claim[member] = value;
        var (status, body) = await VendorFixture.PutAsync(_vendor.Http, claim, signature);
        Assert.InRange(status, 400, 409);
        Assert.Contains((string)body["code"]!, (string[])["wrong-signer", "bad-signature", "deadline-passed"]);
        Assert.Equal(404, (int)(await _vendor.Http.GetAsync(new Uri("/v1/zones/theirs.eth", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Claim_ForAnotherChainOrContractIsRefused()
    {
        await _vendor.OwnAsync("elsewhere", _owner, network.Resolver);
        var claim = VendorFixture.Claim("elsewhere.eth", _owner);
        foreach (var signature in (byte[][])[_vendor.Sign(claim, _owner, chainId: 1), _vendor.Sign(claim, _owner, resolver: network.Forwarder)])
            Assert.Equal("wrong-signer", (string)(await VendorFixture.PutAsync(_vendor.Http, claim, signature)).Body["code"]!);
    }

    [Fact]
    public async Task WrappedName_IsClaimedByItsOwnerInTheWrapper()
    {
        await _vendor.OwnAsync("wrapped", _owner, network.Resolver);
        await _vendor.GiveAsync("wrapped", _vendor.NameWrapper);
        await RefusedAsync(VendorFixture.Claim("wrapped.eth", _owner), _owner, "not-zone-owner");
        await _vendor.Account(_owner).SendAsync(
            _vendor.NameWrapper, ContractCall.Encode("setOwner(uint256,address)", new System.Numerics.BigInteger(VendorFixture.Node("wrapped"), isUnsigned: true, isBigEndian: true), _owner.Address));
        Assert.Equal(201, (await _vendor.ClaimAsync(VendorFixture.Claim("wrapped.eth", _owner), _owner)).Status);
    }

    [Fact]
    public async Task LostName_SuspendsWritesUntilItsOwnerClaimsItAgain()
    {
        await _vendor.OwnAsync("sold", _owner, network.Resolver);
        var first = VendorFixture.Claim("sold.eth", _owner);
        var signature = _vendor.Sign(first, _owner);
        var (_, zone) = await VendorFixture.PutAsync(_vendor.Http, first, signature);
        Assert.Equal(201, (int)(await RegisterAsync("before.sold.eth")).Status);

        await _vendor.GiveAsync("sold", _other.Address);
        await ShowsSuspendedAsync("sold.eth", true);
        var refused = await RegisterAsync("after.sold.eth");
        Assert.Equal((403, "zone-suspended"), ((int)refused.Status, (string)refused.Body["code"]!));
        Assert.Equal(200, (int)(await _vendor.Http.GetAsync(new Uri("/v1/names/before.sold.eth", UriKind.Relative))).StatusCode);

        // The former owner's claim is worth nothing now, neither the old one nor a new one.
        Assert.Equal("not-zone-owner", (string)(await VendorFixture.PutAsync(_vendor.Http, first, signature)).Body["code"]!);
        await RefusedAsync(VendorFixture.Claim("sold.eth", _owner, nonce: 1), _owner, "not-zone-owner");
        var (status, again) = await _vendor.ClaimAsync(VendorFixture.Claim("sold.eth", _other, nonce: 1), _other);
        Assert.Equal((200, 2, _other.Address.ToString()), (status, (int)again["version"]!, (string)again["owner"]!));
        await ShowsSuspendedAsync("sold.eth", false);
        Assert.Equal(201, (int)(await RegisterAsync("after.sold.eth")).Status);
        Assert.Equal((string)zone["signer"]!, (string)again["signer"]!);
    }

    [Fact]
    public async Task ClaimedZone_IsThereAfterARestart()
    {
        await _vendor.OwnAsync("kept", _owner, network.Resolver);
        var (_, before) = await _vendor.ClaimAsync(VendorFixture.Claim("kept.eth", _owner, """{"namesPerOwner":7}"""), _owner);
        var keyFile = Path.Combine(_vendor.ZoneKeysFolder, Namehash.Of("kept.eth").ToString()[2..] + ".key");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        await _vendor.StopAsync();
        await _vendor.StartAsync();
        var after = await _vendor.Http.GetFromJsonAsync<JsonObject>(new Uri("/v1/zones/kept.eth", UriKind.Relative));
        Assert.Equal(before.ToJsonString(), after!.ToJsonString());
        Assert.Equal(7, (int)after["rules"]!["namesPerOwner"]!);
        await RefusedAsync(VendorFixture.Claim("kept.eth", _owner), _owner, "stale-nonce");
    }

    private async Task RefusedAsync(JsonObject claim, PrivateKey key, string code)
    {
        var (status, body) = await _vendor.ClaimAsync(claim, key);
        Assert.True(status is >= 400 and < 500 && (string?)body["code"] == code, body.ToJsonString());
    }

    private async Task<RegistryClient.Reply> RegisterAsync(string name)
    {
        var client = new RegistryClient(_vendor.Http, network.Network.Description.ChainId, network.Resolver);
        var document = await client.GetTypedDataAsync("Registration", new JsonObject { ["name"] = name, ["owner"] = _other.Address.ToString() });
        return await client.SendAsync(HttpMethod.Post, "/v1/names", document, _other);
    }

    private async Task ShowsSuspendedAsync(string zone, bool suspended)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var shown = await _vendor.Http.GetFromJsonAsync<JsonObject>(new Uri($"/v1/zones/{zone}", UriKind.Relative));
            if ((bool)shown!["suspended"]! == suspended) return;
            await Task.Delay(100);
        }

        Assert.Fail($"{zone} did not come to suspended = {suspended}.");
    }
}
