using System.Text.Json.Nodes;
using Dm3.Client;
using Dm3.Client.Delivery;
using Dm3.Client.Profiles;
using Dm3.Client.Wallets;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Cli.Tests;

/// <summary>A recipient who asks for more than the sender has: nothing leaves, and what is missing is said.</summary>
[Collection(NetworkTests.Name)]
public sealed class SpamTests(NetworkFixture fixture)
{
    private const string Recipient = "strict.dm3.eth";
    private const string Sender = "--as poor.dm3.eth";

    [Fact]
    public async Task Send_SaysWhatIsMissing_KeepsTheMessage_AndSendsItOnceTheRuleIsGone()
    {
        using var shell = new Shell();
        shell.Environment["DM3_DEVNET"] = fixture.Network.DescriptionFile;
        Assert.Equal(0, (await shell.RunAsync($"--devnet --account 8 profile publish {Recipient}")).ExitCode);
        Assert.Equal(0, (await shell.RunAsync("--devnet --account 9 profile publish poor.dm3.eth")).ExitCode);
        await SetRulesAsync(new JsonObject { ["minNonce"] = "1000" });

        var check = await shell.RunAsync($"--devnet --account 9 send {Recipient} --check {Sender}");
        Assert.Equal((4, ""), (check.ExitCode, check.Error));
        Assert.Contains("at least 1000", check.Out, StringComparison.Ordinal);
        Assert.Contains("Missing (min-nonce):", check.Out, StringComparison.Ordinal);

        var sent = await shell.RunAsync($"--devnet --account 9 send {Recipient} Hello {Sender}");
        Assert.Equal(4, sent.ExitCode);
        Assert.Contains($"Nothing was sent: {Recipient} asks for more.", sent.Out, StringComparison.Ordinal);
        Assert.Equal("min-nonce", (string?)JsonNode.Parse((await shell.RunAsync($"--devnet --account 9 --json send {Recipient} Hello {Sender}")).Out)!["unmet"]!["rule"]);
        Assert.Contains("failed: ", (await shell.RunAsync($"--devnet --account 9 outbox list {Sender}")).Out, StringComparison.Ordinal);
        Assert.Equal(4, (await shell.RunAsync($"--devnet --account 9 outbox flush {Sender}")).ExitCode);

        await SetRulesAsync([]);
        Assert.Equal(0, (await shell.RunAsync($"--devnet --account 9 outbox flush {Sender}")).ExitCode);
        Assert.Equal(2, (await shell.RunAsync($"--devnet --account 8 inbox --as {Recipient}")).Out.Split("Hello").Length - 1);
    }

    private async Task SetRulesAsync(JsonObject rules)
    {
        using var key = PrivateKey.Parse(fixture.Net.Accounts[8].PrivateKey);
        using var keys = await new PrivateKeyWallet(key).DeriveKeysAsync();
        using var directory = new Dm3Directory(new DirectoryOptions
        {
            RpcUrl = new Uri(fixture.Net.RpcUrl),
            EnsRegistry = Address.Parse(fixture.Net.EnsRegistry),
            Outbound = new OutboundOptions { AllowLocal = true },
        });
        var service = Assert.Single((await directory.ResolveAsync(Recipient)).Profile!.Services);
        using var mailbox = new Mailbox(directory, service, new Dm3Identity(Recipient, keys));
        Assert.Null((await mailbox.SetSpamRulesAsync(rules)).Problem);
    }
}
