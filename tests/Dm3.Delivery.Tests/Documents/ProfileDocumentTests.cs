using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dm3.Core.Profile;
using Dm3.Testing;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Documents;

/// <summary>Profiles that users keep on IPFS are kept and served here while they have an account.</summary>
public abstract class ProfileDocumentTests(EnsFixture chain, bool postgres) : IAsyncLifetime
{
    private const string RawBlock = "application/vnd.ipld.raw";

    private IpfsGateway _ipfs = null!;
    private TestDelivery _delivery = null!;

    private HttpClient Http => _delivery.Http;

    public async Task InitializeAsync()
    {
        _ipfs = await IpfsGateway.StartAsync();
        (string, string?)[] place = postgres ? [("Delivery:PostgresConnection", PostgresServer.Shared.CreateDatabase())] : [];
        _delivery = await TestDelivery.StartAsync(chain, [("Delivery:IpfsGateways:0", _ipfs.Url), ("Delivery:Documents:MaxPerAccount", "2"), ("Delivery:Documents:MaxBytes", "5000"), .. place]);
    }

    public async Task DisposeAsync()
    {
        await _delivery.DisposeAsync();
        await _ipfs.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Login_KeepsWhatTheRecordPointsTo_AndItOutlivesTheGatewayThatHadIt(bool inUnixFs)
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "pinned");
        var (cid, block) = inUnixFs ? UnixFsBlock.Of(Bytes(alice)) : (Cid.OfRawBlock(Bytes(alice)).ToString(), Bytes(alice));
        await alice.PublishAsync("ipfs://" + _ipfs.Add(cid, block));
        Assert.Equal(404, (await GetAsync($"/ipfs/{cid}?format=raw")).Status);
        var token = await alice.LogInAsync(Http);
        _ipfs.Forget();

        var served = await GetAsync($"/ipfs/{cid}?format=raw");
        Assert.Equal((200, RawBlock), (served.Status, served.Type));
        Assert.Equal(block, served.Body);
        Assert.True(Cid.TryParse(cid, out var parsed) && parsed.TryReadContent(served.Body, out _));
        Assert.Equal(inUnixFs ? 404 : 200, (await GetAsync($"/v1/profiles/{parsed.Hash}")).Status);
        Assert.Equal(406, (await GetAsync($"/ipfs/{cid}")).Status);
        var kept = Assert.Single((await Http.FetchAsync("/v1/profile-documents", token)).Json()["documents"]!.AsArray())!;
        Assert.Equal((parsed.ToString(), parsed.Hash.ToString(), block.Length), ((string?)kept["cid"], (string?)kept["hash"], (int)kept["bytes"]!));

        // Nobody else has it any more; the service itself has.
        await _delivery.StopAsync();
        await _delivery.StartAsync();
        Assert.Equal(block, (await GetAsync($"/ipfs/{cid}?format=raw")).Body);
        token = await alice.LogInAsync(Http);

        Assert.Equal(204, (await Http.SendAsync(HttpMethod.Delete, "/v1/account", token)).Status);
        Assert.Equal(404, (await GetAsync($"/ipfs/{cid}?format=raw")).Status);
    }

    [Fact]
    public async Task Given_BeforeTheRecordIsSet_NoGatewayIsNeeded_AndTheOldestGoes()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "giver");
        var token = await alice.LogInAsync(Http);
        var given = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            _delivery.Clock.Advance(61);
            alice.RollKey();
            var cid = Cid.OfRawBlock(Bytes(alice)).ToString();
            given.Add(cid);
            Assert.Equal(201, (await PutAsync(cid, Bytes(alice), token)).Status);
            Assert.Equal(200, (await PutAsync(cid, Bytes(alice), token)).Status);
        }

        var found = new List<int>();
        foreach (var cid in given) found.Add((await GetAsync($"/ipfs/{cid}?format=raw")).Status);
        Assert.Equal([404, 200, 200], found);
        await alice.PublishAsync("ipfs://" + given[2]);
        _delivery.Clock.Advance(61);
        await alice.LogInAsync(Http);
        Assert.Equal(0, _ipfs.Requests);
    }

    [Fact]
    public async Task Given_MustBeTheBlock_AProfile_AndOfThisAccount()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "giver");
        var bob = await DeliveryUser.PublishedAsync(chain, "other");
        var token = await alice.LogInAsync(Http);
        var cid = Cid.OfRawBlock(Bytes(alice)).ToString();
        Assert.Equal((401, "token-missing"), Code(await PutAsync(cid, Bytes(alice), null)));
        Assert.Equal((400, "invalid-query"), Code(await PutAsync("zb2nothing", Bytes(alice), token)));
        Assert.Equal((400, "hash-mismatch"), Code(await PutAsync(cid, [.. Bytes(alice), 0x20], token)));
        Assert.Equal((400, "hash-mismatch"), Code(await PutAsync(cid, [], token)));
        foreach (var text in (string[])["{}", "[]", "<html>", "{\"profile\":1,\"signature\":\"0x\"}", "\u0000", new string('[', 4000)])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal((400, "no-profile-document"), Code(await PutAsync(Cid.OfRawBlock(bytes).ToString(), bytes, token)));
        }

        Assert.Equal((400, "profile-not-verified"), Code(await PutAsync(Cid.OfRawBlock(Bytes(bob)).ToString(), Bytes(bob), token)));
        var tooBig = Encoding.UTF8.GetBytes(alice.Profile + new string(' ', 5000));
        Assert.Equal((413, "document-too-big"), Code(await PutAsync(Cid.OfRawBlock(tooBig).ToString(), tooBig, token)));
        Assert.Empty((await Http.FetchAsync("/v1/profile-documents", token)).Json()["documents"]!.AsArray());

        await PutAsync(cid, Bytes(alice), token);
        Assert.Empty((await Http.FetchAsync("/v1/profile-documents", await bob.LogInAsync(Http))).Json()["documents"]!.AsArray());
    }

    [Fact]
    public async Task AGatewayThatLies_OpensNothing_AndWhatItSaidIsNotKept()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "lied-to");
        var cid = Cid.OfRawBlock(Bytes(alice)).ToString();
        alice.RollKey();
        _ipfs.Add(cid, Bytes(alice));
        await alice.PublishAsync("ipfs://" + cid);
        Assert.Equal(404, (await Http.SendAsync(HttpMethod.Post, "/v1/challenges", json: $$"""{"name":"{{alice.Name}}"}""")).Status);
        Assert.Equal(404, (await GetAsync($"/ipfs/{cid}?format=raw")).Status);
        Assert.Equal(404, (await GetAsync($"/v1/profiles/0x{Convert.ToHexStringLower(SHA256.HashData(Bytes(alice)))}")).Status);
    }

    [Fact]
    public async Task ADocumentThatIsTooLong_LogsIn_AndIsNotKept()
    {
        var alice = await DeliveryUser.PublishedAsync(chain, "long");
        var cid = _ipfs.Add(Encoding.UTF8.GetBytes(alice.Profile + new string(' ', 5000)));
        await alice.PublishAsync("ipfs://" + cid);
        await alice.LogInAsync(Http);
        Assert.Equal(404, (await GetAsync($"/ipfs/{cid}?format=raw")).Status);
    }

    private static byte[] Bytes(DeliveryUser user) => Encoding.UTF8.GetBytes(user.Profile.ToString());

    private static (int Status, string Code) Code((int Status, string Body) answer) => (answer.Status, answer.Code());

    private async Task<(int Status, string? Type, byte[] Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<(int Status, string Body)> PutAsync(string cid, byte[] block, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/ipfs/{cid}", UriKind.Relative)) { Content = new ByteArrayContent(block) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(RawBlock);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

[Collection(OneChain.Name)]
public sealed class SqliteProfileDocumentTests(EnsFixture chain) : ProfileDocumentTests(chain, postgres: false);

[Collection(OneChain.Name)]
public sealed class PostgresProfileDocumentTests(EnsFixture chain) : ProfileDocumentTests(chain, postgres: true);
