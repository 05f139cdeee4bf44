using Dm3.Delivery.Spam;

namespace Dm3.Delivery.Tests.Spam;

/// <summary>Blocks by time on a real chain whose blocks come unevenly.</summary>
public sealed class BlockFinderTests(SpamChain chain) : IClassFixture<SpamChain>
{
    [Fact]
    public async Task FindsTheLastBlockThatWasThere_AtEveryDistance()
    {
        foreach (var (blocks, seconds) in ((int, int)[])[(5, 1), (3, 1000), (20, 2), (1, 100_000), (30, 12)]) await chain.MineAsync(blocks, seconds);
        var rpc = chain.Ens.Rpc;
        var finder = new BlockFinder(rpc, new SpamOptions { AnswerCacheSeconds = 0 }, TimeProvider.System);
        foreach (var distance in (long[])[1, 2, 11, 12, 13, 360, 361, 100_000, 101_000, 103_333])
        {
            ulong? found;
            ulong latest;
            do
            {
                // The chain goes on by itself, a block a second.
                latest = await rpc.GetBlockNumberAsync();
                found = await finder.BlockBeforeAsync(distance, CancellationToken.None);
            }
            while (latest != await rpc.GetBlockNumberAsync());

            var wanted = (await rpc.GetBlockTimestampAsync(latest))!.Value - (ulong)distance;
            ulong? expected = null;
            for (var block = latest; expected is null; block--)
            {
                if (await rpc.GetBlockTimestampAsync(block) <= wanted) expected = block;
                else if (block == 0) break;
            }

            Assert.Equal(expected, found);
        }

        Assert.Null(await finder.BlockBeforeAsync(300_000_000, CancellationToken.None));
    }
}
