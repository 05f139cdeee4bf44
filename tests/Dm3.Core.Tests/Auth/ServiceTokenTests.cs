using Dm3.Core.Auth;
using Dm3.Core.Encoding;

namespace Dm3.Core.Tests.Auth;

/// <summary>The tokens that only this project's services issue.</summary>
public sealed class ServiceTokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    private static readonly ServiceChallenge Challenge = new("alice.eth", "ds.dm3.eth", "13a03b51");

    private static readonly DeviceToken Session = new("alice.eth", "0x01", "0x02");

    [Fact]
    public void ReadWhatTheyIssue_UntilTheSecondOfExpiry()
    {
        using var secret = Secret("a secret");

        Assert.True(ServiceChallenge.TryRead(secret, Challenge.Issue(secret, Now, 60), Now.AddSeconds(59), out var challenge, out _));
        Assert.Equal(Challenge, challenge);
        Assert.True(DeviceToken.TryRead(secret, Session.Issue(secret, Now, 60), Now.AddSeconds(59), out var session, out _));
        Assert.Equal(Session, session);

        Assert.False(ServiceChallenge.TryRead(secret, Challenge.Issue(secret, Now, 60), Now.AddSeconds(60), out _, out var error));
        Assert.Equal(TokenError.Expired, error);
        Assert.False(DeviceToken.TryRead(secret, Session.Issue(secret, Now, 60), Now.AddSeconds(60), out _, out error));
        Assert.Equal(TokenError.Expired, error);
    }

    [Fact]
    public void Refuse_EachOther_AndAnotherSecret()
    {
        using var secret = Secret("a secret");
        using var other = Secret("another");

        Assert.False(DeviceToken.TryRead(secret, Challenge.Issue(secret, Now, 60), Now, out _, out var error));
        Assert.Equal(TokenError.Members, error);
        Assert.False(ServiceChallenge.TryRead(secret, Session.Issue(secret, Now, 60), Now, out _, out error));
        Assert.Equal(TokenError.Members, error);
        Assert.False(SessionToken.TryRead(secret, Session.Issue(secret, Now, 60), Now, out _, out error));
        Assert.Equal(TokenError.Members, error);
        Assert.False(DeviceToken.TryRead(secret, new SessionToken("alice.eth").Issue(secret, Now), Now, out _, out error));
        Assert.Equal(TokenError.Members, error);
        Assert.False(DeviceToken.TryRead(other, Session.Issue(secret, Now, 60), Now, out _, out error));
        Assert.Equal(TokenError.Signature, error);
    }

    [Fact]
    public void Issue_RefusesToLiveForNoTime()
    {
        using var secret = Secret("a secret");
        Assert.Throws<ArgumentOutOfRangeException>(() => Challenge.Issue(secret, Now, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Session.Issue(secret, Now, 0));
    }

    private static TokenSecret Secret(string text) => new(Utf8Text.GetBytes(text));
}
