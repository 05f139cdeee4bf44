using System.Security.Cryptography;
using CsCheck;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;

namespace Dm3.Core.Tests.Encryption;

/// <summary>The quick reader of payload texts and the slow one agree, and neither base64 nor hex has a second spelling.</summary>
public sealed class PayloadTextTests
{
    private static readonly EncryptionKeyPair Receiver = EncryptionKeyPair.Generate(RandomNumberGenerator.Fill);

    private static string Sealed => SealedEncryption.TrySeal(Receiver.PublicKey, "text", RandomNumberGenerator.Fill, out var payload) ? payload.ToString() : throw new InvalidOperationException();

    [Fact]
    public void ItsOwnText_IsCanonicalJson()
    {
        Assert.True(SealedEncryption.TrySeal(Receiver.PublicKey, "text", RandomNumberGenerator.Fill, out var payload));
        Assert.Equal(CanonicalJson.Serialize(payload.ToJson()), payload.ToString());
        Assert.True(EncryptedPayload.TryReadCanonical(payload.ToString(), out var read));
        Assert.Equal(payload.ToString(), read.ToString());
        Assert.True(SealedEncryption.TryOpen(Receiver, read, out var text, out _));
        Assert.Equal("text", text);
    }

    [Fact]
    public void WithoutAnEphemeralKey_AsWell()
    {
        using var key = new Dm3.Core.Keys.SymmetricKey(RandomNumberGenerator.GetBytes(32));
        var payload = SymmetricEncryption.Encrypt(key, "text", RandomNumberGenerator.Fill);
        Assert.Equal(CanonicalJson.Serialize(payload.ToJson()), payload.ToString());
        Assert.True(EncryptedPayload.TryReadCanonical(payload.ToString(), out _));
    }

    public static TheoryData<string, string> OtherSpellings => new()
    {
        { "{\"", "{ \"" },
        { "\"}", "\"}\n" },
        { "\"0x", "\"0X" },
        { "\"ephemPublicKey\":", "\"ephemPublicKey\" :" },
        { "ciphertext", "cipher\\u0074ext" },
        { "\"}", "\",\"more\":\"\"}" },
    };

    [Theory]
    [MemberData(nameof(OtherSpellings))]
    public void AnotherSpelling_IsNotCanonical(string found, string replaced) =>
        Assert.False(EncryptedPayload.TryReadCanonical(Sealed.Replace(found, replaced, StringComparison.Ordinal), out _));

    [Fact]
    public void NoChangedByte_ReadsAsTheSame() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Char['\0', '\u00ff']).Sample((place, unit) =>
    {
        var text = Sealed;
        var changed = text.ToCharArray();
        changed[place % text.Length] = unit;
        var other = new string(changed);
        if (EncryptedPayload.TryReadCanonical(other, out var read)) Assert.Equal(other, read.ToString());
        else if (EncryptedPayload.TryParse(other, out var slow, out _)) Assert.NotEqual(other, slow.ToString());
    }, iter: 5_000);

    [Fact]
    public void Base64_ReadsOnlyWhatItWrites() => Gen.Select(Gen.Byte.Array[0, 70], Gen.Int[0, int.MaxValue], Gen.Int[0, 12].Select(i => "AQgwZ/+=-_ \n\t"[i])).Sample((bytes, place, unit) =>
    {
        var text = Base64Text.Encode(bytes);
        Assert.True(Base64Text.TryDecode(text, out var decoded));
        Assert.Equal(bytes, decoded);
        var other = text.Insert(place % (text.Length + 1), new string(unit, 4));
        if (Base64Text.TryDecode(other, out var read)) Assert.Equal(other, Base64Text.Encode(read));
        if (text.Length == 0) return;
        var changed = text.ToCharArray();
        changed[place % text.Length] = unit;
        if (Base64Text.TryDecode(new string(changed), out read)) Assert.Equal(new string(changed), Base64Text.Encode(read));
    }, iter: 20_000);
}
