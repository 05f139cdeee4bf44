using Dm3.Delivery.Intake;
using Dm3.Storage.Sessions;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.Intake;

[Collection(OneChain.Name)]
public sealed class IdentityTests(EnsFixture chain)
{
    [Fact]
    public async Task AfterARotation_TheOldKeyOpensMail_ForTheOverlapOnly_AndPostmarksStayVerifiable()
    {
        await using var delivery = await TestDelivery.StartAsync(chain, ("Delivery:Identity:OverlapDays", "10"));
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "rotate-alice"), await DeliveryUser.PublishedAsync(chain, "rotate-bob"));
        await bob.LogInAsync(delivery.Http);
        var before = delivery.Services.GetRequiredService<ServiceIdentity>();
        var (oldEncryption, oldSigning) = (before.Encryption.PublicKey, before.Signing.PublicKey);
        var sealedToOld = Enumerable.Range(0, 2).Select(each => Letters.Build(delivery, alice, bob, $"{each}")).ToList();

        Assert.Equal(0, Run(delivery, "rotate-keys").Code);
        await delivery.StopAsync();
        await delivery.StartAsync();
        var after = delivery.Services.GetRequiredService<ServiceIdentity>();
        Assert.NotEqual(oldEncryption.ToString(), after.Encryption.PublicKey.ToString());
        Assert.Equal(oldSigning, after.Signing.PublicKey);
        Assert.Null((await Letters.CallAsync(delivery, sealedToOld[0])).Json()["error"]);
        Assert.Null((await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "to the new key"))).Json()["error"]);

        delivery.Clock.Advance(10 * 24 * 3600);
        Assert.Equal(RpcErrorCode.InvalidInput, (int)(await Letters.CallAsync(delivery, sealedToOld[1])).Json()["error"]!["code"]!);
    }

    [Fact]
    public async Task ReceiptsOfTheOldSigningKey_AreStillAnswered()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var (alice, bob) = (await DeliveryUser.PublishedAsync(chain, "rotate-carol"), await DeliveryUser.PublishedAsync(chain, "rotate-dave"));
        await bob.LogInAsync(delivery.Http);
        var receipt = (await Letters.CallAsync(delivery, Letters.Build(delivery, alice, bob, "hello"))).Json()["result"]!["receipt"]!.ToJsonString();
        Assert.Equal(0, Run(delivery, "rotate-keys", "--signing").Code);
        Assert.Equal(0, Run(delivery, "rotate-keys", "--signing").Code);
        await delivery.StopAsync();
        await delivery.StartAsync();
        Assert.Equal(2, delivery.Services.GetRequiredService<ServiceIdentity>().Retired.Count);
        Assert.Equal("accepted", (string?)(await delivery.Http.SendAsync(HttpMethod.Post, "/v1/receipts", json: receipt)).Json()["state"]);
    }

    // Deployed services sign tokens with the key that signs postmarks.
    [Fact]
    public async Task TokensHaveSecretsOfTheirOwn_WhichARotationOfTheKeysLeavesAlone()
    {
        await using var delivery = await TestDelivery.StartAsync(chain);
        var bob = await DeliveryUser.PublishedAsync(chain, "rotate-erin");
        var token = await bob.LogInAsync(delivery.Http);
        var before = Assert.Single(delivery.Services.GetRequiredService<TokenSecretStore>().Load());
        Assert.DoesNotContain(Convert.ToHexStringLower(before.Secret.Span), await File.ReadAllTextAsync(Path.Combine(delivery.Folder, "delivery.key")), StringComparison.OrdinalIgnoreCase);

        Assert.Equal(0, Run(delivery, "rotate-keys", "--signing").Code);
        await delivery.StopAsync();
        await delivery.StartAsync();
        Assert.Equal(200, (await delivery.Http.FetchAsync("/v1/account", token)).Status);
        Assert.Equal(before.Secret.ToArray(), Assert.Single(delivery.Services.GetRequiredService<TokenSecretStore>().Load()).Secret.ToArray());
    }

    [Fact]
    public async Task Profile_PrintsTheRecordThatTheServiceIsFoundBy_AndNoSecret()
    {
        await using var delivery = await TestDelivery.StartAsync();
        var identity = delivery.Services.GetRequiredService<ServiceIdentity>();
        var (code, text) = Run(delivery, "profile", "--Delivery:PublicUrl", "https://ds.example.org");
        Assert.Equal(0, code);
        Assert.Contains($"network.dm3.deliveryService = data:application/json,{identity.ProfileAt("https://ds.example.org")}", text, StringComparison.Ordinal);
        Assert.Contains("eth.dm3.deliveryService = data:application/json,", text, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(Path.Combine(delivery.Folder, "delivery.key")))[2..66], text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Run(delivery, "rotate-keys");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(delivery.Folder, "delivery.key")));
        }
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("nonsense")]
    public async Task AMistake_IsALineAndAnExitCode(string command)
    {
        await using var delivery = await TestDelivery.StartAsync();
        Assert.Equal(1, Run(delivery, command).Code);
    }

    private static (int? Code, string Text) Run(TestDelivery delivery, params string[] args)
    {
        using var output = new StringWriter();
        var code = DeliveryCommands.Run([.. args, "--Delivery:Identity:KeyFile", Path.Combine(delivery.Folder, "delivery.key"), "--Delivery:Identity:OverlapDays", "10"], output, delivery.Clock);
        return (code, output.ToString());
    }
}
