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

    private FinishedAnswer Answer(int lifetime) => new(new RequestKey(new byte[24]), new SignedAnswer(new byte[320], Now + lifetime, Hash256.Zero, _stamps.Of(Hash256.Zero)), Now);
}
