using Dm3.Client.Names;
using Dm3.Client.Profiles;
using Dm3.Core.Profile;

namespace Dm3.Client.Tests.Names;

/// <summary>Against the real gateway in this process.</summary>
public sealed class NameClientTests : IAsyncLifetime, IDisposable
{
    private readonly TestUser _alice = new("alice.dm3.eth", 11);
    private readonly TestUser _bob = new("bob.dm3.eth", 12);
    private RunningGateway _gateway = null!;
    private NameClient _names = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        _names = new NameClient(_gateway.Http);
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
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

    [Fact]
    public async Task NameThatExpires_IsRenewedByItsOwner_WithinTheZonesTerm()
    {
        const string Name = "alice.term.eth";
        var term = (long)RunningGateway.Term.TotalSeconds;
        var end = (await _names.RegisterAsync(Name, _alice.Wallet, RecordSet.Empty.WithText("url", "x"))).OrThrow().ExpiresAtUnixSeconds!.Value;
        var renewed = (await _names.RenewAsync(Name, _alice.Wallet, TimeSpan.FromDays(1))).OrThrow();
        Assert.Equal((end + (24 * 60 * 60), 2L, "x"), (renewed.ExpiresAtUnixSeconds, renewed.Version, renewed.Records.Texts["url"]));

        Assert.Equal("wrong-signer", (await _names.RenewAsync(Name, _bob.Wallet, TimeSpan.FromDays(1))).Problem!.Code);
        Assert.False((await _names.RenewAsync(Name, _alice.Wallet, TimeSpan.FromSeconds(2 * term))).IsSuccess);
        // A name of the other zone has no term.
        await _names.RegisterAsync(_alice.Name, _alice.Wallet, RecordSet.Empty);
        Assert.False((await _names.RenewAsync(_alice.Name, _alice.Wallet, TimeSpan.FromDays(1))).IsSuccess);
        Assert.Equal(2, (await _names.GetAsync(Name)).OrThrow().Version);
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
