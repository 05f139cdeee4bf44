using System.Numerics;
using Dm3.Ethereum;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>The rules about a sender's address, against a real node.</summary>
public sealed class ChainRuleTests(SpamChain chain) : IClassFixture<SpamChain>
{
    private const int Hour = 3600;
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);

    [Fact]
    public async Task MinNonce_CountsMinedTransactions_AtTheLimitAndBelow()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minNonce = "3" });
        await chain.SetNonceAsync(scene.Sender.Address, 2);
        var facts = await scene.RefusedAsync("min-nonce");
        Assert.Equal("3", (string?)facts["minimum"]);
        Assert.Equal("2", (string?)facts["actual"]);
        await chain.SetNonceAsync(scene.Sender.Address, 3);
        await scene.TakenAsync();
    }

    [Fact]
    public async Task MinBalance_CountsWei_AtTheLimitAndBelow()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        // Above 2^64, and above what a double holds exactly.
        var minimum = (100 * Ether) + 1;
        await scene.RulesAsync(new { minBalance = minimum.ToString() });
        await chain.SetBalanceAsync(scene.Sender.Address, minimum - 1);
        Assert.Equal((minimum - 1).ToString(), (string?)(await scene.RefusedAsync("min-balance"))["actual"]);
        await chain.SetBalanceAsync(scene.Sender.Address, minimum);
        await scene.TakenAsync();
    }

    [Theory]
    [InlineData(18)]
    [InlineData(6)]
    [InlineData(0)]
    [InlineData(300)] // A token without decimals().
    public async Task MinTokenBalance_CountsSmallestUnits_WhateverTheDecimals(int decimals)
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var token = await chain.DeployTokenAsync(Ether, decimals);
        await scene.RulesAsync(new { minTokenBalances = new[] { new { token = token.ToString(), minimum = "1000" } } });
        Assert.Equal("0", (string?)(await scene.RefusedAsync("min-token-balance"))["actual"]);
        await chain.TransferAsync(token, scene.Sender.Address, 999);
        Assert.Equal(token.ToString(), (string?)(await scene.RefusedAsync("min-token-balance"))["token"]);
        await chain.TransferAsync(token, scene.Sender.Address, 1);
        await scene.TakenAsync();
    }

    [Fact]
    public async Task MinTokenBalance_OfNoToken_IsDecidedByTheRecipient()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        // An address without code, and a contract without balanceOf.
        foreach (var token in (Address[])[Address.Parse("0x00000000000000000000000000000000000000ee"), chain.Ens.Resolver])
        {
            var tokens = new[] { new { token = token.ToString(), minimum = "1" } };
            await scene.RulesAsync(new { minTokenBalances = tokens, whenUnverifiable = "refuse" });
            Assert.NotNull((await scene.RefusedAsync("min-token-balance"))["unverifiable"]);
            await scene.RulesAsync(new { minTokenBalances = tokens, whenUnverifiable = "accept" });
            await scene.TakenAsync();
        }
    }

    [Fact]
    public async Task MinHolding_OfEther_MustHaveBeenThereThen()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minHolding = new { minimum = Ether.ToString(), seconds = Hour } });
        Assert.Equal("now", (string?)(await scene.RefusedAsync("min-holding"))["when"]);
        await chain.MineAsync(3, Hour);
        await chain.SetBalanceAsync(scene.Sender.Address, Ether);
        await chain.MineAsync(1, 1);
        Assert.Equal("then", (string?)(await scene.RefusedAsync("min-holding"))["when"]);
        await chain.MineAsync(2, Hour);
        await scene.TakenAsync();
    }

    [Fact]
    public async Task MinHolding_OfAToken_MustHaveBeenThereThen_AndBeThereNow()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        var token = await chain.DeployTokenAsync(1000, 18);
        await chain.MineAsync(3, Hour);
        await scene.RulesAsync(new { minHolding = new { minimum = "5", seconds = Hour, token = token.ToString() } });
        await chain.TransferAsync(token, scene.Sender.Address, 5);
        var facts = await scene.RefusedAsync("min-holding");
        Assert.Equal(("then", "0", token.ToString()), ((string?)facts["when"], (string?)facts["actual"], (string?)facts["token"]));
        await chain.MineAsync(2, Hour);
        await scene.TakenAsync();
    }

    [Fact]
    public async Task MinHolding_BeyondTheNodesHistory_OrTheChainsBeginning_IsDecidedByTheRecipient()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await chain.SetBalanceAsync(scene.Sender.Address, Ether);
        // The node lets the states of blocks go that are more than some hundreds below the latest.
        await chain.MineAsync(2100, 10);
        foreach (var seconds in (long[])[20_000, 300_000_000])
        {
            var holding = new { minimum = "1", seconds };
            await scene.RulesAsync(new { minHolding = holding, whenUnverifiable = "refuse" });
            Assert.NotNull((await scene.RefusedAsync("min-holding"))["unverifiable"]);
            await scene.RulesAsync(new { minHolding = holding });
            await scene.TakenAsync();
        }
    }

    [Fact]
    public async Task AllRules_MustBeMet()
    {
        await using var scene = await SpamScene.CreateAsync(chain);
        await scene.RulesAsync(new { minNonce = "1", minBalance = "1" });
        await scene.RefusedAsync("min-nonce");
        await chain.SetNonceAsync(scene.Sender.Address, 1);
        await scene.RefusedAsync("min-balance");
        await chain.SetBalanceAsync(scene.Sender.Address, 1);
        await scene.TakenAsync();
    }
}
