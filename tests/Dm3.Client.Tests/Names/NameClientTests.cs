using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Core.Profile;
using Dm3.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Dm3.Client.Tests.Names;

/// <summary>Against the real gateway in this process.</summary>
public sealed class NameClientTests : IAsyncLifetime, IDisposable
{
    private static readonly string Resolver = "0x1111111111111111111111111111111111111111";

    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-client-names-").FullName;
    private readonly TestUser _alice = new("alice.dm3.eth", 11);
    private readonly TestUser _bob = new("bob.dm3.eth", 12);
    private WebApplication _gateway = null!;
    private HttpClient _http = null!;
    private NameClient _names = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = Path.Combine(_folder, "gateway.db"),
            ["Gateway:AnswerKeyFile"] = Path.Combine(_folder, "answer.key"),
            ["Gateway:ZoneKeysFolder"] = Path.Combine(_folder, "zone-keys"),
            ["Gateway:ChainId"] = "31337",
            ["Gateway:Zones:0:Name"] = "dm3.eth",
            ["Gateway:Zones:0:Kinds:0"] = "name",
            ["Gateway:Zones:0:Resolvers:0"] = Resolver,
        };
        _gateway = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(settings));
        await _gateway.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_gateway.Urls.Single()) };
        _names = new NameClient(_http);
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _alice.Dispose();
        _bob.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Name_LivesFromRegistrationToRelease()
    {
        Assert.True((await _names.CheckAsync(_alice.Name)).OrThrow().Available);
        var registered = (await _names.RegisterAsync(_alice.Name, _alice.Wallet, RecordSet.Empty.WithText("url", "https://a.example").WithAddress(_alice.Address))).OrThrow();
        Assert.Equal((_alice.Name, "dm3.eth", _alice.Address, 1L), (registered.Name, registered.Zone, registered.Owner, registered.Version));
        Assert.Equal(("https://a.example", _alice.Address.ToLowerHex()), (registered.Records.Texts["url"], registered.Records.Addresses["60"].ToLowerInvariant()));
        Assert.Equal("taken", (await _names.CheckAsync(_alice.Name)).OrThrow().Reason);

        var updated = (await _names.UpdateAsync(_alice.Name, _alice.Wallet, RecordSet.Empty.WithText("url", "").WithText("description", "hi"))).OrThrow();
        Assert.Equal((2L, "description"), (updated.Version, Assert.Single(updated.Records.Texts.Keys)));
        Assert.Equal(3, (await _names.SetPrimaryAsync(_alice.Name, _alice.Wallet)).OrThrow().Version);
        Assert.Equal(_alice.Name, Assert.Single(await ListAsync(_alice)));

        Assert.Equal(_bob.Address, (await _names.TransferAsync(_alice.Name, _alice.Wallet, _bob.Address)).OrThrow().Owner);
        Assert.Empty((await _names.GetAsync(_alice.Name)).OrThrow().Records.Texts);
        var refused = await _names.UpdateAsync(_alice.Name, _alice.Wallet, RecordSet.Empty.WithText("url", "x"));
        Assert.False(refused.IsSuccess || refused.Problem.IsTemporary, refused.Problem?.ToString());

        Assert.True((await _names.ReleaseAsync(_alice.Name, _bob.Wallet)).IsSuccess);
        Assert.True((await _names.CheckAsync(_alice.Name)).OrThrow().Available);
        // The version counts on: nothing signed for the former life of the name is good again.
        Assert.Equal(6, (await _names.RegisterAsync(_alice.Name, _alice.Wallet, RecordSet.Empty)).OrThrow().Version);
    }

    [Theory]
    [InlineData(ProfileForm.Deployed)]
    [InlineData(ProfileForm.Seed)]
    public async Task Profile_IsPublishedInEitherSpelling_AndReplaced(ProfileForm form)
    {
        foreach (var services in (string[][])[["ds.eth"], ["other.eth", "ds.eth"]])
        {
            var published = (await _names.PublishAsync(_alice.Name, _alice.Wallet, new ProfileDraft(_alice.Keys, services), form)).OrThrow();
            Assert.True(RecordValue.TryParse(published.Records.Texts[ProfileTextKeys.User[0]], out var record));
            Assert.True(SignedUserProfile.TryRead(Assert.IsType<DataRecord>(record).Document, out var profile, out _));
            Assert.Empty(profile.Check(_alice.Address));
            Assert.Equal(form, profile.Form);
            Assert.Equal(services, profile.Profile.DeliveryServices);
        }
    }

    [Fact]
    public async Task Problems_AreValues()
    {
        Assert.Equal(404, (await _names.GetAsync("nobody.dm3.eth")).Problem!.Status);
        Assert.Equal("unknown-zone", (await _names.RegisterAsync("alice.other.eth", _alice.Wallet, RecordSet.Empty)).Problem!.Code);
        using var nowhere = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:9/") };
        var problem = (await new NameClient(nowhere).GetAsync(_alice.Name)).Problem!;
        Assert.Equal(("unreachable", true), (problem.Code, problem.IsTemporary));
        await Assert.ThrowsAsync<RequestFailedException>(async () => await new NameClient(nowhere).ListAsync(_alice.Address).GetAsyncEnumerator().MoveNextAsync());
    }

    private async Task<List<string>> ListAsync(TestUser user)
    {
        var list = new List<string>();
        await foreach (var each in _names.ListAsync(user.Address)) list.Add(each.Name);
        return list;
    }
}
