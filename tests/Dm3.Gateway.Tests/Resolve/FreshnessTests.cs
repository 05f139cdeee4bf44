using System.Globalization;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>Answers are kept as finished bytes, yet a change shows in the very next one, also while many read and write at once.</summary>
public sealed class FreshnessTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Shows_EachOperationInTheNextAnswer()
    {
        const string Name = "fresh.dm3.eth";
        await AnswersAsync("");
        await gateway.RegisterAsync(Alice, Name, ("avatar", "one"));
        await AnswersAsync("one");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(Name, 1, ("avatar", "two")), Alice)).Status);
        await AnswersAsync("two");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Transfer(Name, Bob.Address, 2), Alice)).Status);
        await AnswersAsync("");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Update(Name, 3, ("avatar", "bob's")), Bob)).Status);
        await AnswersAsync("bob's");
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Release(Name, 4), Bob)).Status);
        await AnswersAsync("");

        // Once it is new, then it is kept, then it comes from memory.
        async Task AnswersAsync(string value)
        {
            for (var time = 0; time < 3; time++) Assert.Equal(value, await gateway.TextOfAsync(Name, "avatar"));
        }
    }

    [Fact]
    public async Task Shows_TheReleaseOfNamesBelowATransferredName()
    {
        await gateway.RegisterAsync(Alice, "above.dm3.eth");
        await gateway.RegisterAsync(Alice, "below.above.dm3.eth", ("avatar", "alice's"));
        Assert.Equal("alice's", await gateway.TextOfAsync("below.above.dm3.eth", "avatar"));
        Assert.Equal(200, (await gateway.SendAsync(gateway.Drafts.Transfer("above.dm3.eth", Bob.Address, 1), Alice)).Status);
        Assert.Equal("", await gateway.TextOfAsync("below.above.dm3.eth", "avatar"));
    }

    // Readers note which version was acknowledged before they ask, and may get that one or a later one, never an earlier one.
    [Fact]
    public async Task NeverAnswers_AnOlderValueThanTheLastAcknowledgedOne()
    {
        const int Versions = 120;
        string[] names = ["race-a.dm3.eth", "race-b.messengerxy.eth"];
        var acknowledged = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            await gateway.RegisterAsync(Alice, names[i], ("counter", "1"));
            acknowledged[i] = 1;
        }

        var reads = 0;
        var distinct = new HashSet<string>();
        async Task WriteAsync(int i)
        {
            for (var version = 1; version < Versions; version++)
            {
                var reply = await gateway.SendAsync(gateway.Drafts.Update(names[i], version, ("counter", (version + 1).ToString(CultureInfo.InvariantCulture))), Alice);
                Assert.True(reply.Status == 200, reply.Text);
                Volatile.Write(ref acknowledged[i], version + 1);
            }
        }

        async Task ReadAsync(int i)
        {
            while (Volatile.Read(ref acknowledged[i]) < Versions)
            {
                var before = Volatile.Read(ref acknowledged[i]);
                var value = await gateway.TextOfAsync(names[i], "counter");
                Assert.InRange(int.Parse(value, CultureInfo.InvariantCulture), before, Versions);
                Interlocked.Increment(ref reads);
                lock (distinct) distinct.Add(names[i] + value);
            }
        }

        await Task.WhenAll([.. Enumerable.Range(0, names.Length).SelectMany(i => (Task[])[WriteAsync(i), ReadAsync(i), ReadAsync(i), ReadAsync(i)])]);
        Assert.True(reads > Versions && distinct.Count > Versions / 2, $"{reads} reads saw {distinct.Count} values: too few to overlap the writes");
    }
}
