using Dm3.Ethereum;
using Dm3.Gateway.Resolve;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>Which answers are kept, and for how long a kept one is sent.</summary>
public sealed class KeptAnswerTests
{
    private const long Now = 1_000_000;

    private readonly ChangeStamps _stamps = new();

    [Fact]
    public void ARequest_IsRepeatedFromTheSecondTimeOn()
    {
        var filter = new RepeatFilter();
        Assert.False(filter.IsRepeated(12345));
        Assert.True(filter.IsRepeated(12345));
        Assert.True(filter.IsRepeated(12345));
        Assert.False(filter.IsRepeated(54321));
    }

    [Fact]
    public void AWalkOverManyRequests_LeavesNoneOfThemRepeated()
    {
        var filter = new RepeatFilter();
        var random = new Random(7);
        var walk = Enumerable.Range(0, 1_000_000).Select(_ => random.Next()).Distinct().ToArray();
        foreach (var hash in walk) filter.IsRepeated(hash);
        var again = walk.Count(filter.IsRepeated);
        Assert.True(again < walk.Length / 1000, $"{again} of {walk.Length}");
    }

    [Fact]
    public void AKeptAnswer_IsSentForHalfOfItsLife_ThenOneAskerSignsAnew()
    {
        var answer = Answer(lifetime: 300);
        Assert.True(answer.IsFresh(_stamps, Now));
        Assert.True(answer.IsFresh(_stamps, Now + 149));
        Assert.False(answer.IsFresh(_stamps, Now + 150));
        Assert.True(answer.IsFresh(_stamps, Now + 150));
        Assert.True(answer.IsFresh(_stamps, Now + 199));
        Assert.False(answer.IsFresh(_stamps, Now + 200));
        Assert.False(answer.IsFresh(_stamps, Now + 200));
    }

    [Fact]
    public void AKeptAnswer_IsNotSentOnceTheNameHasChanged_NotEvenWhileSomebodySignsAnew()
    {
        var answer = Answer(lifetime: 300);
        Assert.False(answer.IsFresh(_stamps, Now + 150));
        _stamps.Raise(Hash256.Zero);
        Assert.False(answer.IsFresh(_stamps, Now + 150));
        Assert.False(answer.IsFresh(_stamps, Now));
    }

    [Fact]
    public void AKeptAnswer_IsFoundByTheSameBytesOnly()
    {
        var cache = new GenerationCache<FinishedAnswer, FinishedAnswer>(100_000, answer => answer.Weight, new RequestComparer());
        foreach (var length in (int[])[24, 25, 400])
        {
            var request = Enumerable.Range(0, length).Select(i => (byte)((i * 7) + length)).ToArray();
            byte[] signed = [.. Enumerable.Repeat((byte)length, 320)];
            var answer = new FinishedAnswer(new RequestKey(request), new SignedAnswer(signed, Now + 300, Hash256.Zero, 0), Now);
            cache.Set(answer, answer);
            Assert.True(cache.TryGetBy(new RequestKey([.. request]), out var found));
            Assert.Equal(signed, found.Answer.ToArray());
            Assert.Equal(request, found.Request.ToArray());
            for (var i = 0; i < length; i++)
            {
                byte[] other = [.. request];
                other[i] ^= 1;
                Assert.False(cache.TryGetBy(new RequestKey(other), out _));
            }

            Assert.False(cache.TryGetBy(new RequestKey(request.AsSpan(0, length - 1)), out _));
        }
    }

    [Fact]
    public void TheCache_StaysWithinItsWeight_AndKeepsWhatIsAskedFor()
    {
        var cache = new GenerationCache<FinishedAnswer, FinishedAnswer>(100_000, answer => answer.Weight, new RequestComparer());
        FinishedAnswer Make(int number) => new(new RequestKey([.. new byte[20], .. BitConverter.GetBytes(number)]), new SignedAnswer(new byte[320], Now + 300, Hash256.Zero, 0), Now);
        var popular = Make(-1);
        cache.Set(popular, popular);
        for (var i = 0; i < 5000; i++)
        {
            var answer = Make(i);
            cache.Set(answer, answer);
            Assert.True(cache.TryGetBy(new RequestKey(popular.Request), out _));
        }

        var kept = Enumerable.Range(0, 5000).Count(i => cache.TryGetBy(new RequestKey(Make(i).Request), out _));
        Assert.InRange(kept * popular.Weight, 25_000, 102_000);
    }

    private FinishedAnswer Answer(int lifetime) => new(new RequestKey(new byte[24]), new SignedAnswer(new byte[320], Now + lifetime, Hash256.Zero, _stamps.Of(Hash256.Zero)), Now);
}
