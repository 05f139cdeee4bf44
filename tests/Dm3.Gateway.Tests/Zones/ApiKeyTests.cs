using System.Security.Cryptography;
using System.Text;

namespace Dm3.Gateway.Tests.Zones;

/// <summary>A key opens its own zone to the extent of its role, until it is revoked, and cannot be found again in what is kept.</summary>
public sealed class ApiKeyTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Keys = "/v1/zones/messengerxy.eth/keys";
    private const string Name = "/v1/zones/messengerxy.eth/names/keyed";

    [Fact]
    public async Task Key_IsShownOnceAndKeptAsAHash()
    {
        var made = await gateway.VendorAsync(HttpMethod.Post, Keys, """{"role":"read","label":"dashboard"}""");
        Assert.Equal((201, "no-store"), (made.Status, made.CacheControl));
        var key = (string)made.Json["key"]!;
        var list = await gateway.VendorAsync(HttpMethod.Get, Keys);
        var shown = list.Json["keys"]!.AsArray().Single(each => (string)each!["id"]! == (string)made.Json["id"]!)!;
        Assert.Equal(("read", "dashboard"), ((string)shown["role"]!, (string)shown["label"]!));
        Assert.Null(shown["lastUsed"]);
        var secret = key[^43..];
        Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, gateway.Dump(), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(key))), gateway.Dump(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", 403, 403)]
    [InlineData("write", 201, 403)]
    [InlineData("admin", 201, 200)]
    public async Task Role_DecidesWhatAKeyMayDo(string role, int put, int list)
    {
        var (key, id) = await gateway.MakeKeyAsync(role);
        Assert.Equal(put, (await gateway.VendorAsync(HttpMethod.Put, $"/v1/zones/messengerxy.eth/names/by-{role}", "{}", key)).Status);
        Assert.Equal(list, (await gateway.VendorAsync(HttpMethod.Get, Keys, null, key)).Status);
        Assert.Equal(list == 200 ? 201 : 403, (await gateway.VendorAsync(HttpMethod.Post, Keys, """{"role":"read","label":""}""", key)).Status);
        var shown = (await gateway.VendorAsync(HttpMethod.Get, Keys)).Json["keys"]!.AsArray().Single(each => (string)each!["id"]! == id)!;
        Assert.Equal(gateway.Clock.UnixSeconds, (long)shown["lastUsed"]!);
    }

    [Fact]
    public async Task RevokedKey_OpensNothing()
    {
        var (key, id) = await gateway.MakeKeyAsync("admin");
        Assert.Equal(204, (await gateway.VendorAsync(HttpMethod.Delete, $"{Keys}/{id}")).Status);
        Assert.Equal((401, "api-key-required"), (await gateway.VendorAsync(HttpMethod.Get, Keys, null, key)).Problem);
        Assert.Equal((404, "unknown-key"), (await gateway.VendorAsync(HttpMethod.Delete, $"{Keys}/{id}")).Problem);
    }

    [Fact]
    public async Task Refuses_EverythingButAGoodKeyInTheHeader()
    {
        var (key, _) = await gateway.MakeKeyAsync("write");
        var before = gateway.Dump();
        var flipped = key[..^2] + (key[^2] == 'A' ? 'B' : 'A') + key[^1];
        foreach (var header in (string?[])[null, "", key, "Basic " + key, "Bearer", "Bearer " + flipped, "Bearer " + key + "x", "Bearer " + key[..^1], "Bearer " + TestGateway.AdminKey + "x"])
        {
            var headers = header is null ? [] : new[] { ("Authorization", header) };
            var reply = await gateway.SendAsync(HttpMethod.Put, Name, TestGateway.Json("{}"), headers);
            Assert.Equal((401, "api-key-required"), reply.Problem);
            Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Equal(401, (await gateway.SendAsync(HttpMethod.Put, $"{Name}?key={key}&access_token={key}", TestGateway.Json("{}"))).Status);
        Assert.Equal(before, gateway.Dump());
    }

    [Fact]
    public async Task KeyOfAnotherZone_OpensNothing()
    {
        var (key, _) = await gateway.MakeKeyAsync("admin");
        Assert.Equal(401, (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/dm3.eth/keys", null, key)).Status);
        Assert.Equal(401, (await gateway.VendorAsync(HttpMethod.Get, "/v1/zones/dm3.eth/keys")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"role":"root","label":""}""")]
    [InlineData("""{"role":"read","label":"a\u0000b"}""")]
    [InlineData("""{"role":"read","label":null}""")]
    public async Task Refuses_OtherWishes(string body) => Assert.Equal((400, "invalid-body"), (await gateway.VendorAsync(HttpMethod.Post, Keys, body)).Problem);

    [Fact]
    public async Task Zone_HasAtMostAHundredKeys()
    {
        await using var own = await TestGateway.StartAsync();
        for (var i = 0; i < 100; i++) await own.MakeKeyAsync("read");
        Assert.Equal((409, "too-many-keys"), (await own.VendorAsync(HttpMethod.Post, Keys, """{"role":"read","label":""}""")).Problem);
    }
}
