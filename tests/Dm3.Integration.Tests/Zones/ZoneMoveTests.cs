using Dm3.Client.Names;
using Dm3.Client.Wallets;
using Dm3.Client.Zones;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Integration.Tests.Zones;

/// <summary>A vendor leaves: two real gateways for two resolver contracts; export, import, and a comparison before the resolver is pointed to the new one.</summary>
public sealed class ZoneMoveTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Zone = "messengerxy.eth";
    private const string Key = "a key of thirty-two and more characters";
    private const int ManagedNames = 120;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-move-");
    private readonly OutboundHttp _outbound = new(new OutboundOptions { AllowLocal = true });
    private Side _old = null!;
    private Side _new = null!;

    private sealed record Side(WebApplication App, HttpClient Http, ZoneGateway Gateway);

    public async Task InitializeAsync()
    {
        _old = await StartAsync("old", Address.Parse("0x1111111111111111111111111111111111111111"));
        _new = await StartAsync("new", Address.Parse("0x2222222222222222222222222222222222222222"));
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var side in (Side[])[_old, _new])
        {
            side.Http.Dispose();
            await side.App.DisposeAsync();
        }

        _outbound.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ZoneThatMoved_AnswersAsBefore_AndAChangedRecordIsListed()
    {
        var managed = Enumerable.Range(0, ManagedNames).Select(i => $$$"""{"name":"user{{{i}}}.{{{Zone}}}","records":{"texts":{"url":"https://example.org/{{{i}}}"},"addresses":{"60":"0x00000000000000000000000000000000000000aa","0":"0x0102"} } }""");
        Assert.All(await Importer(_old).SendAsync(managed.ToAsyncEnumerable()).ToListAsync(), answer => Assert.Equal("created", answer.Status));
        Assert.True(PrivateKey.TryCreate(Keccak256.Hash("an owner"u8).Bytes, out var key));
        using var owned = key;
        var alice = new PrivateKeyWallet(key);
        (await new NameClient(_old.Http).RegisterAsync("alice." + Zone, alice, RecordSet.Empty.WithText("url", "hers").WithAddress(alice.Address))).OrThrow();

        var export = await new ZoneExport(_old.Http, Zone, Key).ReadAsync().ToListAsync();
        Assert.Equal(ManagedNames + 1, export.Count);
        var missing = await CompareAsync(export);
        Assert.Contains(new ZoneDifference("user1." + Zone, "text:url", "https://example.org/1", "(none)"), missing);

        var dry = await Importer(_new).SendAsync(export.ToAsyncEnumerable(), dryRun: true).ToListAsync();
        Assert.All(dry, answer => Assert.Equal("created", answer.Status));
        Assert.Equal(missing, await CompareAsync(export));
        Assert.All(await Importer(_new).SendAsync(export.ToAsyncEnumerable()).ToListAsync(), answer => Assert.Equal("created", answer.Status));
        // Sent again from the middle, as after a lost connection.
        var again = await Importer(_new).SendAsync(export.Skip(100).ToAsyncEnumerable(), firstLine: 101).ToListAsync();
        Assert.Equal(Enumerable.Range(101, ManagedNames - 99).Select(i => (long)i), again.Select(answer => answer.Line));
        Assert.All(again, answer => Assert.Equal("unchanged", answer.Status));

        var told = new List<ComparisonProgress>();
        Assert.Empty(await CompareAsync(export, told.Add));
        Assert.Equal((ManagedNames + 1, 0), (told[^1].Names, told[^1].Differences));

        (await new NameClient(_new.Http).UpdateAsync("alice." + Zone, alice, RecordSet.Empty.WithText("url", "changed"))).OrThrow();
        Assert.Equal([new ZoneDifference("alice." + Zone, "text:url", "hers", "changed")], await CompareAsync(export));
        var impostor = _new.Gateway with { Signer = alice.Address };
        var refused = await new ZoneComparison(new GatewayClient(_outbound), _old.Gateway, impostor).CompareAsync(export.Take(1).ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(("*", "(answers)"), (Assert.Single(refused).Record, refused[0].Old));
    }

    private static ZoneImport Importer(Side side) => new(side.Http, Zone, Key);

    private Task<List<ZoneDifference>> CompareAsync(IEnumerable<string> export, Action<ComparisonProgress>? told = null) =>
        new ZoneComparison(new GatewayClient(_outbound), _old.Gateway, _new.Gateway).CompareAsync(export.ToAsyncEnumerable(), told is null ? null : new Told(told)).ToListAsync().AsTask();

    private async Task<Side> StartAsync(string name, Address resolver)
    {
        var app = GatewayHost.Create(["--urls", "http://127.0.0.1:0"], configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Gateway:DataFile"] = Path.Combine(_folder.FullName, name, "gateway.db"),
            ["Gateway:AnswerKeyFile"] = Path.Combine(_folder.FullName, name + ".key"),
            ["Gateway:ZoneKeysFolder"] = Path.Combine(_folder.FullName, name, "zone-keys"),
            ["Gateway:Zones:0:Name"] = Zone,
            ["Gateway:Zones:0:Kinds:0"] = "name",
            ["Gateway:Zones:0:Resolvers:0"] = resolver.ToString(),
            ["Gateway:Zones:0:AdminKey"] = Key,
        }));
        await app.StartAsync();
        var url = app.Urls.Single();
        return new Side(app, new HttpClient { BaseAddress = new Uri(url) }, new ZoneGateway(url + "/{sender}/{data}.json", resolver, app.Services.GetRequiredService<IAnswerSigner>().Address));
    }

    // Progress<T> reports on another thread, some time later.
    private sealed class Told(Action<ComparisonProgress> tell) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => tell(value);
    }
}
