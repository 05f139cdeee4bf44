using Dm3.Ethereum.Names;
using Dm3.Storage.Names;
using Dm3.Storage.Sqlite;
using Dm3.Storage.Zones;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Zones;

/// <summary>Claimed zones as the store holds them at start.</summary>
public sealed class StoredZoneTests
{
    [Fact]
    public async Task Zone_WithAPolicyOfAnotherVersionIsServedButClosed()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.StopAsync();
        await using (var database = SqliteDatabase.Open(gateway.DataFile))
        {
            var zone = new StoredZone("old.eth", Namehash.Of("old.eth"), ZoneKinds.Names, TestGateway.ChainId, [TestGateway.OtherResolver], """{"labels":"fax"}""");
            var evidence = new SignedOperation(Alice.Address, "{}", Namehash.Of("claim"), new byte[65], 1);
            Assert.NotNull(await new ZoneStore(database).ClaimAsync(zone, evidence, default));
        }

        await gateway.StartAsync();
        var shown = (await gateway.GetAsync("/v1/zones/old.eth")).Json;
        Assert.Equal(("closed", 1), ((string)shown["rules"]!["registration"]!, (int)shown["version"]!));
        Assert.Equal("zone-closed", (string)(await gateway.GetAsync("/v1/availability/alice.old.eth")).Json["status"]!);
        var lookup = await gateway.FetchAsync(Lookup.Calldata("alice.old.eth", Lookup.Addr("alice.old.eth")), TestGateway.OtherResolver);
        Assert.Equal(200, lookup.Status);
        await gateway.RegisterAsync(Alice, "others.dm3.eth");
    }
}
