using System.Text.Json;
using Dm3.Core.Auth;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Names;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum;

namespace Dm3.Core.Tests.Auth;

/// <summary>dm3's tokens; see tests/vectors/dm3/README.md.</summary>
public sealed class TokenVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Auth;

    public static TheoryData<string> Secrets => Vectors.Group("server-secret");

    public static TheoryData<string> Challenges => Vectors.Group("challenge-jwt");

    public static TheoryData<string> ChallengeSignatures => Vectors.Group("challenge-signature");

    public static TheoryData<string> Sessions => Vectors.Group("session-jwt");

    public static TheoryData<string> Logins => Vectors.Group("create-session-token");

    public static TheoryData<string> Checks => Vectors.Group("check-token");

    [Fact]
    public void NoneIsLeftOut()
    {
        string[] here = ["server-secret", "challenge-jwt", "challenge-signature", "session-jwt", "create-session-token", "check-token"];

        Assert.Equal(Vectors.Groups.Order(), here.Order());
        Assert.Equal([(3, 0), (4, 0), (2, 0), (4, 0), (15, 0), (24, 0)], here.Select(Vectors.Count));
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void DerivesTheDeployedSecret(string name)
    {
        var environment = Vectors[name].Inputs.GetProperty("env");
        var complete = EncryptionKeyPair.TryImport(Text(environment, "ENCRYPTION_PUBLIC_KEY"), Text(environment, "ENCRYPTION_PRIVATE_KEY"), out var encryption);
        encryption?.Dispose();
        Assert.Equal(Vectors[name].Failure == "missing-key", !complete);
        if (!complete) return;
        Assert.True(SigningKeyPair.TryImport(Text(environment, "SIGNING_PRIVATE_KEY"), out var pair));
        using (pair)
        {
            using var derived = TokenSecret.OfSigningKey(pair);
            using var recorded = Secret(Vectors[name].Output("secret"));
            Assert.Equal(recorded.Authenticate("text"), derived.Authenticate("text"));
        }
    }

    [Theory]
    [MemberData(nameof(Challenges))]
    public void IssuesChallenge(string name)
    {
        var vector = Vectors[name];
        if (vector.Failure is not null)
        {
            // Whether the account exists is the service's to know, before it asks for a challenge.
            Assert.Equal("unknown-account", vector.Failure);
            Assert.False(vector.Inputs.GetProperty("accountExists").GetBoolean());
            return;
        }

        using var secret = Secret(vector.Input("secret"));
        var challenge = new ChallengeToken(vector.Input("ensName"), vector.Expected.GetProperty("payload").GetProperty("challenge").GetString()!);
        var token = challenge.Issue(secret, Now(vector));

        Assert.Equal(vector.Output("challenge"), token);
        Assert.Equal(vector.Output("payloadText"), Payload(token));
        Assert.True(ChallengeToken.TryRead(secret, token, Now(vector), out var read, out _));
        Assert.Equal(challenge, read);
    }

    [Theory]
    [MemberData(nameof(ChallengeSignatures))]
    public void SignsTheWholeChallenge(string name)
    {
        using var pair = TestKeys.Signing(Vectors[name].Inputs.GetProperty("signingKeyPair"));

        Assert.Equal(Vectors[name].Output("signature"), pair.Sign(Vectors[name].Input("challenge")));
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void IssuesSession(string name)
    {
        var vector = Vectors[name];
        using var secret = Secret(vector.Input("secret"));
        var lifetime = vector.Inputs.TryGetProperty("validFor", out var given) ? given.GetInt64() : SessionToken.DefaultLifetimeSeconds;
        Assert.True(Dm3Name.TryNormalize(vector.Input("ensName"), out var account));

        var token = new SessionToken(account).Issue(secret, Now(vector), lifetime);

        Assert.Equal(vector.Output("token"), token);
        Assert.Equal(vector.Output("payloadText"), Payload(token));
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public void ExchangesASignedChallenge(string name)
    {
        var vector = Vectors[name];
        using var secret = Secret(vector.Input("secret"));
        var challenge = vector.Input("challenge");
        var good = ChallengeToken.TryRead(secret, challenge, Now(vector), out _, out _)
            && vector.Inputs.GetProperty("accountExists").GetBoolean()
            && TryProfile(vector, out var key)
            && key.Verifies(challenge, vector.Input("signature"));

        Assert.Equal(vector.Failure is null, good);
        if (!good) return;
        Assert.True(Dm3Name.TryNormalize(vector.Input("ensName"), out var account));
        Assert.Equal(vector.Output("token"), new SessionToken(account).Issue(secret, Now(vector)));
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void ChecksSession(string name)
    {
        var vector = Vectors[name];
        using var secret = Secret(vector.Input("secret"));
        var valid = SessionToken.TryRead(secret, vector.Input("token"), Now(vector), out var session, out var error)
            && session.Account == vector.Input("ensName")
            && vector.Inputs.GetProperty("accountExists").GetBoolean();

        Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), valid);
        TokenError? stage = name["check-token/".Length..] switch
        {
            "expired" => TokenError.Expired,
            "wrong secret" or "tampered payload" or "secret used as hex bytes instead of text" => TokenError.Signature,
            "not a jwt" => TokenError.Malformed,
            "HS512" or "alg none" => TokenError.Algorithm,
            "extra member" or "nbf missing" or "exp missing" or "iat missing" or "a challenge as token" => TokenError.Members,
            "iat in the future" or "nbf in the future" => TokenError.NotYetValid,
            _ => TokenError.None,
        };
        Assert.Equal(stage, error);
    }

    [Fact]
    public void Refuses_AnyFlippedBit()
    {
        using var secret = Secret("a secret");
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var token = new SessionToken("alice.eth").Issue(secret, now);
        Assert.True(SessionToken.TryRead(secret, token, now, out _, out _));
        for (var bit = 0; bit < token.Length * 7; bit++)
        {
            var changed = token.ToCharArray();
            changed[bit / 7] ^= (char)(1 << (bit % 7));
            Assert.False(SessionToken.TryRead(secret, new string(changed), now, out _, out _), new string(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("\ud800.\ud800.\ud800")]
    [InlineData("e30.e30.")]
    public void Refuses_WhatIsNoToken(string token)
    {
        using var secret = Secret("a secret");
        Assert.False(SessionToken.TryRead(secret, token, DateTimeOffset.UnixEpoch, out _, out var error));
        Assert.NotEqual(TokenError.None, error);
    }

    private static bool TryProfile(VectorFile.Vector vector, out SigningPublicKey key)
    {
        key = new SigningPublicKey(new byte[32]);
        if (!vector.Inputs.TryGetProperty("signedUserProfile", out var document) || vector.Inputs.GetProperty("address").ValueKind != JsonValueKind.String) return false;
        if (!SignedUserProfile.TryRead(document, out var profile, out _)) return false;
        key = TestKeys.SigningPublic(profile.Profile.PublicSigningKey);
        return profile.Check(Address.Parse(vector.Input("address"))).Count == 0;
    }

    private static TokenSecret Secret(string text) => new(Utf8Text.GetBytes(text));

    private static DateTimeOffset Now(VectorFile.Vector vector) =>
        DateTimeOffset.FromUnixTimeMilliseconds(vector.Inputs.GetProperty("now").GetInt64());

    private static string Payload(string token) =>
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));

    private static string Text(JsonElement value, string member) => value.TryGetProperty(member, out var text) ? text.GetString()! : "";
}
