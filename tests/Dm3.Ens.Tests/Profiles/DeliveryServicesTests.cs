using System.Text.Json;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Testing;

namespace Dm3.Ens.Tests.Profiles;

public sealed class DeliveryServicesTests : IClassFixture<EnsFixture>, IDisposable
{
    private const string Key = "network.dm3.deliveryService";

    private readonly EnsFixture _ens;
    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true });
    private readonly ProfileKeys _keys = ProfileKeys.Derive("0x00");
    private readonly ProfileLoader _loader;

    public DeliveryServicesTests(EnsFixture ens)
    {
        _ens = ens;
        _loader = new(new EnsClient(ens.Rpc, new CcipReadClient(ens.Rpc, new GatewayClient(_http)), ens.Registry), new DocumentSource(_http, []));
    }

    public void Dispose()
    {
        _http.Dispose();
        _keys.Dispose();
    }

    [Theory]
    [InlineData("network.dm3.deliveryService")]
    [InlineData("eth.dm3.deliveryService")]
    [InlineData("eth.dm3.deliveryservice")]
    public async Task Loads_AServiceOfEveryKey(string key)
    {
        // A name for each key: no text may stay from the turn before.
        var name = await _ens.NameAsync($"of-{key.Length}-{key.Count(char.IsUpper)}", null, (key, Data(Service("https://ds.example"))));
        var result = Assert.Single(await _loader.LoadDeliveryServicesAsync(name));
        Assert.Equal((ProfileFailure.None, name, "https://ds.example"), (result.Failure, result.Name, result.Profile!.Url));
    }

    [Fact]
    public async Task EachServiceOfAUser_StandsForItself_InTheUsersOrder()
    {
        var unreadable = await _ens.NameAsync("ds-unreadable", null, (Key, "?"));
        var good = await _ens.NameAsync("ds-good", null, (Key, Data(Service("https://good.example"))));
        var malformed = await _ens.NameAsync("ds-malformed", null, (Key, "data:application/json,{}"));
        var badKey = await _ens.NameAsync("ds-bad-key", null, (Key, Data(Service("https://bad.example") with { PublicEncryptionKey = "AA==" })));
        var badUrl = await _ens.NameAsync("ds-bad-url", null, (Key, Data(Service("ftp://bad.example"))));
        var results = await _loader.LoadDeliveryServicesAsync(User(unreadable, "No Name", "gone.eth", good, malformed, badKey, good, badUrl, "\ud800"));
        Assert.Equal(
            [
                (unreadable, ProfileFailure.RecordUnreadable), ("No Name", ProfileFailure.InvalidName), ("gone.eth", ProfileFailure.NotPublished), (good, ProfileFailure.None),
                (malformed, ProfileFailure.DocumentMalformed), (badKey, ProfileFailure.NotVerified), (badUrl, ProfileFailure.NotVerified), ("\ud800", ProfileFailure.InvalidName),
            ],
            results.Select(result => (result.Name, result.Failure)));
        Assert.Equal([new ProfileFault(ProfileFaultKind.KeyMalformed, "publicEncryptionKey")], results[5].Faults);
        Assert.Equal([new ProfileFault(ProfileFaultKind.UrlMalformed, "url")], results[6].Faults);
    }

    [Fact]
    public async Task ARecord_MayBeAListWithFallbacks()
    {
        var second = Service("https://second.example");
        await using var gone = await LocalServer.SayingAsync("", 404);
        await using var server = await LocalServer.SayingAsync(second.ToString());
        string[] values =
        [
            LinkRecord.Create(new Uri(gone.Url), second.ToString()).Url.AbsoluteUri, LinkRecord.Create(new Uri(server.Url), second.ToString()).Url.AbsoluteUri,
            Data(Service("https://third.example")),
        ];
        var name = await _ens.NameAsync("fallbacks", null, (Key, JsonSerializer.Serialize(values)));
        var results = await _loader.LoadDeliveryServicesAsync(User(name));
        Assert.Equal([ProfileFailure.DocumentUnreachable, ProfileFailure.None, ProfileFailure.None], results.Select(result => result.Failure));
        Assert.Equal(["https://second.example", "https://third.example"], results.Skip(1).Select(result => result.Profile!.Url));
    }

    [Theory]
    [InlineData("""["\ud800",7,""]""")]
    [InlineData("[]")]
    public async Task AListOfNothing_IsUnreadable(string record)
    {
        var name = await _ens.NameAsync("of-nothing", null, (Key, record));
        Assert.All(await _loader.LoadDeliveryServicesAsync(User(name)), result => Assert.Equal(ProfileFailure.RecordUnreadable, result.Failure));
    }

    [Fact]
    public async Task AUserWithoutServices_HasNone() => Assert.Empty(await _loader.LoadDeliveryServicesAsync(User()));

    [Theory]
    [InlineData(ProfileLoader.MaxDeliveryServices)]
    [InlineData(ProfileLoader.MaxDeliveryServices + 1)]
    public async Task NoMoreThanTheLimit_AreLoaded(int count)
    {
        await using var server = await LocalServer.SayingAsync("{}", 404);
        var value = LinkRecord.Create(new Uri(server.Url), "{}").Url.AbsoluteUri;
        var name = await _ens.NameAsync("list", null, (Key, JsonSerializer.Serialize(Enumerable.Repeat(value, count))));
        Assert.Equal(ProfileLoader.MaxDeliveryServices, (await _loader.LoadDeliveryServicesAsync(User(name, "next.eth"))).Count);
        Assert.Equal(ProfileLoader.MaxDeliveryServices, server.Requests);
        Assert.Equal(ProfileLoader.MaxDeliveryServices, (await _loader.LoadDeliveryServicesAsync(User([.. Enumerable.Range(0, count).Select(i => $"gone{i}.eth")]))).Count);
    }

    private static string Data(DeliveryServiceProfile profile) => DataRecord.Create(profile.ToJson());

    private DeliveryServiceProfile Service(string url) => new(_keys.Encryption.PublicKey.ToString(), _keys.Signing.PublicKey.ToString(), url);

    private UserProfile User(params string[] services) => new(_keys.Encryption.PublicKey.ToString(), _keys.Signing.PublicKey.ToString(), services);
}
