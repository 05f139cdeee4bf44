using System.Text;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ethereum.Crypto;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Profiles;

public sealed class ProfileLoaderTests : IClassFixture<EnsFixture>, IDisposable
{
    private const string Key = "network.dm3.profile";
    private const string SeedKey = "eth.dm3.profile";

    private readonly EnsFixture _ens;
    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true, MaxResponseBytes = 10_000 });
    private readonly PrivateKey _wallet = PrivateKey.Parse("0x" + new string('1', 64));
    private readonly ProfileKeys _keys = ProfileKeys.Derive("0x00");
    private readonly SignedUserProfile _profile;
    private readonly ProfileLoader _loader;

    public ProfileLoaderTests(EnsFixture ens)
    {
        _ens = ens;
        _profile = SignedUserProfile.Sign(Unsigned, _wallet);
        _loader = Loader(_http);
    }

    private UserProfile Unsigned => new(_keys.Encryption.PublicKey.ToString(), _keys.Signing.PublicKey.ToString(), ["ds.eth"]);

    public void Dispose()
    {
        _http.Dispose();
        _wallet.Dispose();
        _keys.Dispose();
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(SeedKey)]
    public async Task Loads_AProfileOfEitherKey(string key)
    {
        var name = await _ens.NameAsync("either-" + key.Split('.')[0], _wallet.Address, (key, DataRecord.Create(_profile.ToJson())));
        var result = await _loader.LoadUserAsync(name);
        Assert.Equal((ProfileFailure.None, name), (result.Failure, result.Name));
        Assert.Equal(_wallet.Address, result.Profile!.Account);
        Assert.Equal(_profile.ToString(), result.Profile.Document.ToString());
    }

    [Fact]
    public async Task Prefers_TheDeployedKey()
    {
        var name = await _ens.NameAsync("prefers", _wallet.Address, (Key, DataRecord.Create(_profile.ToJson())), (SeedKey, "nothing"));
        Assert.True((await _loader.LoadUserAsync(name)).Found);
    }

    [Fact]
    public async Task NamesOfOneAddress_AreOneAccount()
    {
        var record = DataRecord.Create(_profile.ToJson());
        var first = await _loader.LoadUserAsync(await _ens.NameAsync("one", _wallet.Address, (Key, record)));
        var second = await _loader.LoadUserAsync(await _ens.NameAsync("two", _wallet.Address, (SeedKey, record)));
        Assert.Equal(_wallet.Address, first.Profile!.Account);
        Assert.Equal(first.Profile.Account, second.Profile!.Account);
    }

    [Fact]
    public async Task Loads_TheSeedSpelling_OfANameWithoutAddress()
    {
        var signed = SignedUserProfile.Sign(Unsigned, _keys.Signing);
        var name = await _ens.NameAsync("seed", null, (Key, DataRecord.Create(signed.ToJson())));
        var result = await _loader.LoadUserAsync(name);
        Assert.True(result.Found);
        Assert.Null(result.Profile!.Account);
        Assert.Equal(ProfileForm.Seed, result.Profile.Document.Form);
    }

    [Fact]
    public async Task Loads_WhatALinkPointsTo()
    {
        await using var server = await LocalServer.SayingAsync(_profile.ToString());
        var link = LinkRecord.Create(new Uri(server.Url + "/v1/profiles/x"), _profile.ToString());
        var name = await _ens.NameAsync("link", _wallet.Address, (Key, link.Url.AbsoluteUri));
        Assert.True((await _loader.LoadUserAsync(name)).Found);
    }

    [Fact]
    public async Task Loads_FromIpfs_OrSaysWhyNot()
    {
        await using var away = await LocalServer.SayingAsync("", 504);
        await using var liar = await LocalServer.SayingAsync(_profile + " ");
        await using var honest = await LocalServer.SayingAsync(_profile.ToString());
        var name = await _ens.NameAsync("ipfs", _wallet.Address, (Key, $"ipfs://{Cid.OfRawBlock(Encoding.UTF8.GetBytes(_profile.ToString()))}"));
        Assert.True((await Loader(_http, away, liar, honest).LoadUserAsync(name)).Found);
        var lost = await Loader(_http, liar, away).LoadUserAsync(name);
        Assert.Equal((ProfileFailure.DocumentUnreachable, true), (lost.Failure, lost.IsTransient));
        var lied = await Loader(_http, away, liar).LoadUserAsync(name);
        Assert.Equal((ProfileFailure.DocumentMismatch, false), (lied.Failure, lied.IsTransient));
    }

    [Theory]
    [InlineData("Alice.eth", ProfileFailure.InvalidName)]
    [InlineData("a..eth", ProfileFailure.InvalidName)]
    [InlineData("no-resolver.eth", ProfileFailure.NotPublished)]
    [InlineData("no-profile.eth", ProfileFailure.NotPublished)]
    public async Task Says_WhyANameHasNoProfile(string name, ProfileFailure expected)
    {
        await _ens.NameAsync("no-profile", _wallet.Address);
        var result = await _loader.LoadUserAsync(name);
        Assert.Equal((expected, false), (result.Failure, result.IsTransient));
        Assert.Equal(expected, Assert.Single(await _loader.LoadDeliveryServicesAsync(name)).Failure);
    }

    [Fact]
    public async Task Says_ThatTheNodeIsAway()
    {
        var result = await new ProfileLoader(Ens(new EthereumRpc(new Uri("http://127.0.0.1:1")), _http), new DocumentSource(_http, [])).LoadUserAsync("alice.eth");
        Assert.Equal((ProfileFailure.LookupFailed, true), (result.Failure, result.IsTransient));
    }

    [Theory]
    [InlineData("hello", ProfileFailure.RecordUnreadable)]
    [InlineData("ftp://example.org/", ProfileFailure.RecordUnreadable)]
    [InlineData("ipfs://Qm", ProfileFailure.RecordUnreadable)]
    [InlineData("https://example.org/no-hash", ProfileFailure.DocumentMismatch)]
    [InlineData("data:application/json,{}", ProfileFailure.DocumentMalformed)]
    [InlineData("""data:application/json,["\ud800"]""", ProfileFailure.DocumentMalformed)]
    public async Task Says_WhatIsWrongWithTheRecord(string record, ProfileFailure expected)
    {
        var name = await _ens.NameAsync("wrong", _wallet.Address, (Key, record));
        var result = await _loader.LoadUserAsync(name);
        Assert.Equal((expected, false), (result.Failure, result.IsTransient));
        Assert.Equal(expected == ProfileFailure.DocumentMalformed, result.Faults.Count > 0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    public async Task Says_ThatALinkGivesAnotherDocument(string content)
    {
        await using var server = await LocalServer.SayingAsync(content);
        var name = await _ens.NameAsync("other", _wallet.Address, (Key, Link(server.Url)));
        Assert.Equal(ProfileFailure.DocumentMismatch, (await _loader.LoadUserAsync(name)).Failure);
    }

    [Fact]
    public async Task Says_ThatALinkGivesNothing()
    {
        await using var missing = await LocalServer.SayingAsync(_profile.ToString(), 404);
        await using var loops = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        });
        await using var huge = await LocalServer.StartAsync(context => context.Response.WriteAsync(_profile.ToString().PadRight(10_001)));
        foreach (var server in new[] { missing, loops, huge })
        {
            var name = await _ens.NameAsync("nothing", _wallet.Address, (Key, Link(server.Url)));
            var result = await _loader.LoadUserAsync(name);
            Assert.Equal((ProfileFailure.DocumentUnreachable, true), (result.Failure, result.IsTransient));
        }
    }

    [Fact]
    public async Task Refuses_AProfileThatIsNotTheNames()
    {
        using var stranger = PrivateKey.Parse("0x" + new string('2', 64));
        var name = await _ens.NameAsync("stolen", stranger.Address, (Key, DataRecord.Create(_profile.ToJson())));
        var result = await _loader.LoadUserAsync(name);
        Assert.Equal(ProfileFailure.NotVerified, result.Failure);
        Assert.Equal([new ProfileFault(ProfileFaultKind.SignatureWrong, "signature")], result.Faults);

        var nowhere = await _ens.NameAsync("nowhere", null, (Key, DataRecord.Create(_profile.ToJson())));
        Assert.Equal(ProfileFailure.NoAddress, (await _loader.LoadUserAsync(nowhere)).Failure);
    }

    private static string Link(string url) => $"{url}/p?dm3Hash={Sha256Hash.Of("x")}";

    private EnsClient Ens(EthereumRpc rpc, OutboundHttp http) => new(rpc, new CcipReadClient(rpc, new GatewayClient(http)), _ens.Registry);

    private ProfileLoader Loader(OutboundHttp http, params LocalServer[] ipfsGateways) =>
        new(Ens(_ens.Rpc, http), new DocumentSource(http, [.. ipfsGateways.Select(server => new Uri(server.Url))]));
}
