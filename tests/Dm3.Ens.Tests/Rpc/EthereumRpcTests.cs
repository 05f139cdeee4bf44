using System.Numerics;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Tests.Rpc;

public sealed class EthereumRpcTests(AnvilFixture anvil) : IClassFixture<AnvilFixture>
{
    [Fact]
    public async Task Reads_ChainIdBlocksAndBalances()
    {
        Assert.Equal(AnvilFixture.ChainId, await anvil.Rpc.GetChainIdAsync());
        Assert.Equal(BigInteger.Pow(10, 22), await anvil.Rpc.GetBalanceAsync(anvil.Accounts[9].Address));
        Assert.Equal(BigInteger.Zero, await anvil.Rpc.GetBalanceAsync(Address.Parse("0x00000000000000000000000000000000000000aa")));
        Assert.True(await anvil.Rpc.GetGasPriceAsync() > 0);
    }

    [Fact]
    public async Task ChainClock_StaysWithOursWhileIdle()
    {
        var before = await anvil.Rpc.GetBlockNumberAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.True(await anvil.Rpc.GetBlockNumberAsync() > before);
        Assert.InRange((long)await anvil.Rpc.GetBlockTimestampAsync(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3);
    }

    [Fact]
    public async Task DeploysAndCalls_AndGivesRevertData()
    {
        var account = anvil.Account(1);
        Assert.Equal(0ul, await anvil.Rpc.GetTransactionCountAsync(account.Address));
        var echo = await account.DeployAsync(EchoContract.CreationCode);
        Assert.Equal(1ul, await anvil.Rpc.GetTransactionCountAsync(account.Address));
        Assert.Equal(EchoContract.Code, await anvil.Rpc.GetCodeAsync(echo));

        byte[] data = [1, 2, 3];
        var returned = await anvil.Rpc.CallAsync(new CallRequest(echo, data));
        Assert.False(returned.Reverted);
        Assert.Equal(data, returned.Data);

        var reverted = await anvil.Rpc.CallAsync(new CallRequest(echo, default));
        Assert.True(reverted.Reverted);
        Assert.Equal("0xdeadbeef", Hex.Encode(reverted.Data));

        var refused = await Assert.ThrowsAsync<RpcException>(() => anvil.Rpc.EstimateGasAsync(new CallRequest(echo, default, account.Address)));
        Assert.Equal(RpcFailure.Refused, refused.Failure);
        Assert.Equal("0xdeadbeef", Hex.Encode(refused.RevertData));
    }

    [Fact]
    public async Task Receipt_TellsOfTheTransaction()
    {
        var receipt = await anvil.Account(2).SendAsync(anvil.Accounts[3].Address, default);
        Assert.True(receipt.Succeeded);
        Assert.Null(receipt.ContractAddress);
        Assert.Equal(21_000ul, receipt.GasUsed);
        Assert.InRange(receipt.BlockNumber, 1ul, await anvil.Rpc.GetBlockNumberAsync());
        Assert.Equal(receipt, await anvil.Rpc.GetTransactionReceiptAsync(receipt.TransactionHash));
    }

    [Fact]
    public async Task UnknownTransaction_HasNoReceipt_AndWaitingForItEnds()
    {
        Assert.Null(await anvil.Rpc.GetTransactionReceiptAsync(Hash256.Zero));
        var late = await Assert.ThrowsAsync<RpcException>(() => anvil.Rpc.WaitForReceiptAsync(Hash256.Zero, TimeSpan.FromMilliseconds(200)));
        Assert.Equal(RpcFailure.TimedOut, late.Failure);
    }

    [Fact]
    public async Task BrokenTransaction_IsRefusedWithTheNodesCode()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => anvil.Rpc.SendRawTransactionAsync(new byte[] { 2, 0xc0 }));
        Assert.Equal(RpcFailure.Refused, refused.Failure);
        Assert.NotNull(refused.Code);
        Assert.Null(refused.RevertData);
    }

    [Fact]
    public async Task StoppedNode_IsUnreachable()
    {
        var nobody = new EthereumRpc(new Uri("http://127.0.0.1:1"));
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => nobody.GetChainIdAsync())).Failure);
    }
}
