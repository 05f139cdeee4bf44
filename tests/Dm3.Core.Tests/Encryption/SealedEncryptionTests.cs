using CsCheck;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;

namespace Dm3.Core.Tests.Encryption;

public sealed class SealedEncryptionTests
{
    [Fact]
    public void OpensWhatItSealed() => Gen.Select(Gen.String, Gen.Int, Gen.Int[1, 300]).Sample(
        (text, seed, blockSize) =>
        {
            var random = TestRandom.Seeded(seed);
            using var receiver = EncryptionKeyPair.Generate(random);
            Assert.True(SealedEncryption.TrySeal(receiver.PublicKey, text, random, out var payload, blockSize));
            Assert.True(EncryptedPayload.TryParse(payload.ToString(), out var parsed, out _));
            Assert.Equal(payload.ToString(), parsed.ToString());
            Assert.True(SealedEncryption.TryOpen(receiver, parsed, out var opened, out _, blockSize));
            Assert.Equal(text, opened);
        },
        iter: 300);

    [Fact]
    public void EverySealHasItsOwnKeyAndNonce()
    {
        var random = TestRandom.Seeded(1);
        using var receiver = EncryptionKeyPair.Generate(random);
        var payloads = Enumerable.Range(0, 50).Select(_ =>
        {
            Assert.True(SealedEncryption.TrySeal(receiver.PublicKey, "text", random, out var payload));
            return payload;
        }).ToList();

        Assert.Equal(50, payloads.Select(p => Convert.ToHexString(p.Nonce)).Distinct().Count());
        Assert.Equal(50, payloads.Select(p => p.EphemeralPublicKey).Distinct().Count());
    }

    [Fact]
    public void EveryEncryptionHasItsOwnNonce()
    {
        using var key = new SymmetricKey(new byte[32]);
        var random = TestRandom.Seeded(1);
        var nonces = Enumerable.Range(0, 50).Select(_ => Convert.ToHexString(SymmetricEncryption.Encrypt(key, "text", random).Nonce));

        Assert.Equal(50, nonces.Distinct().Count());
    }

    [Fact]
    public void Refuses_AnyFlippedBit()
    {
        var random = TestRandom.Seeded(2);
        using var receiver = EncryptionKeyPair.Generate(random);
        Assert.True(SealedEncryption.TrySeal(receiver.PublicKey, "text", random, out var payload, blockSize: 16));
        byte[] bytes = [.. payload.Ciphertext, .. payload.Nonce, .. payload.EphemeralPublicKey!.Bytes];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var forged = new EncryptedPayload(changed[..^44], changed[^44..^32], new EncryptionPublicKey(changed.AsSpan(^32..)));

            Assert.False(SealedEncryption.TryOpen(receiver, forged, out _, out var error, blockSize: 16), $"bit {bit}");
            Assert.Equal(PayloadError.Authentication, error);
        }
    }

    [Theory]
    [InlineData("{}", PayloadError.Malformed)]
    [InlineData("not json", PayloadError.Malformed)]
    [InlineData("""{"ciphertext":"","nonce":1}""", PayloadError.Malformed)]
    [InlineData("""{"ciphertext":"","nonce":"0x","extra":""}""", PayloadError.Malformed)]
    [InlineData("""{"ciphertext":"AA","nonce":"0x000000000000000000000000"}""", PayloadError.CiphertextFormat)]
    [InlineData("""{"ciphertext":"","nonce":"0X000000000000000000000000"}""", PayloadError.NonceFormat)]
    public void SaysWhyAPayloadIsMalformed(string json, PayloadError expected)
    {
        Assert.False(EncryptedPayload.TryParse(json, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Refuses_AnEmptyEphemeralKey()
    {
        using var receiver = EncryptionKeyPair.FromSeed(new byte[32]);
        var json = $$"""{"ciphertext":"{{Convert.ToBase64String(new byte[16])}}","ephemPublicKey":"","nonce":"0x000000000000000000000000"}""";

        Assert.False(SealedEncryption.TryOpen(receiver, json, out _, out var error));
        Assert.Equal(PayloadError.EphemeralKeyMissing, error);
    }
}
