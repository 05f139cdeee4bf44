using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Ethereum.Encoding;

namespace Dm3.Core.Tests.Encryption;

/// <summary>dm3's encryption; see tests/vectors/dm3/README.md.</summary>
public sealed class EncryptionVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Crypto;

    public static TheoryData<string> SessionKeyPairs => Vectors.Group("session-keys");

    public static TheoryData<string> Padded => Vectors.Group("pad");

    public static TheoryData<string> Unpadded => Vectors.Group("unpad");

    public static TheoryData<string> Encrypted => Vectors.Group("encrypt");

    public static TheoryData<string> Decrypted => [.. Vectors.Group("decrypt"), .. Vectors.Group("decrypt-error")];

    public static TheoryData<string> Sealed => Vectors.Group("encrypt-asymmetric");

    public static TheoryData<string> Opened => [.. Vectors.Group("decrypt-asymmetric"), .. Vectors.Group("decrypt-asymmetric-error")];

    public static TheoryData<string> Stored => Vectors.Group("storage-encryption");

    [Fact]
    public void NoneIsLeftOut()
    {
        string[] here =
        [
            "session-keys", "pad", "unpad", "encrypt", "decrypt", "decrypt-error", "encrypt-asymmetric", "decrypt-asymmetric",
            "decrypt-asymmetric-error", "storage-encryption",
        ];
        string[] elsewhere = ["kx-key-pair", "signing-key-pair", "storage-key-creation-message", "storage-key", "key-error", "sign", "check-signature"];

        Assert.Equal(Vectors.Groups.Order(), here.Concat(elsewhere).Order());
        Assert.Equal(
            [(3, 0), (11, 0), (11, 0), (11, 0), (6, 1), (16, 0), (6, 0), (3, 0), (8, 0), (4, 0)],
            here.Select(Vectors.Count));
    }

    [Theory]
    [MemberData(nameof(SessionKeyPairs))]
    public void AgreesOnSessionKeys(string name)
    {
        using var sender = TestKeys.Encryption(Vectors[name].Inputs.GetProperty("senderKeyPair"));
        using var receiver = TestKeys.Encryption(Vectors[name].Inputs.GetProperty("receiverKeyPair"));

        Assert.True(SessionKeys.TryCreateForSender(sender, receiver.PublicKey, out var sending));
        Assert.True(SessionKeys.TryCreateForReceiver(receiver, sender.PublicKey, out var receiving));

        Assert.Equal(Text(Vectors[name].Expected, "sender", "sharedRx"), sending.Receive.Export());
        Assert.Equal(Text(Vectors[name].Expected, "sender", "sharedTx"), sending.Transmit.Export());
        Assert.Equal(Text(Vectors[name].Expected, "receiver", "sharedRx"), receiving.Receive.Export());
        Assert.Equal(Text(Vectors[name].Expected, "receiver", "sharedTx"), receiving.Transmit.Export());
    }

    [Theory]
    [MemberData(nameof(Padded))]
    public void Pads(string name)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(Vectors[name].InputText("text"));
        var padded = BlockPadding.Pad(text, Vectors[name].Inputs.GetProperty("blockSize").GetInt32());

        Assert.Equal(Vectors[name].Expected.GetProperty("textBytes").GetInt32(), text.Length);
        Assert.Equal(Vectors[name].Expected.GetProperty("paddedBytes").GetInt32(), padded.Length);
        Assert.Equal(Vectors[name].Expected.GetProperty("addedBytes").GetInt32(), padded.Length - text.Length);
        Assert.Equal(Vectors[name].Output("paddedSha256"), Sha256Hash.Of(padded).ToString());
    }

    [Theory]
    [MemberData(nameof(Unpadded))]
    public void Unpads(string name)
    {
        var padded = Convert.FromHexString(Vectors[name].Input("paddedHex"));
        var found = BlockPadding.TryGetUnpaddedLength(padded, Vectors[name].Inputs.GetProperty("blockSize").GetInt32(), out var length);

        Assert.Equal(Vectors[name].Failure == "invalid-padding", !found);
        if (found) Assert.Equal(Vectors[name].Output("unpaddedHex"), Convert.ToHexStringLower(padded.AsSpan(0, length)));
    }

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void Encrypts(string name)
    {
        using var key = new SymmetricKey(TestKeys.Base64(Vectors[name].Input("key")));
        var nonce = TestRandom.Recorded(Hex.Decode(Vectors[name].Input("nonce")));
        var payload = SymmetricEncryption.Encrypt(key, Vectors[name].InputText("plaintext"), nonce, BlockSize(name));

        Assert.Equal(CanonicalJson.Serialize(Vectors[name].Expected.GetProperty("payload")), payload.ToString());
        Assert.Equal(Vectors[name].Expected.GetProperty("ciphertextBytes").GetInt32(), payload.Ciphertext.Length);
    }

    [Theory]
    [MemberData(nameof(Decrypted))]
    public void Decrypts(string name)
    {
        var keyBytes = TestKeys.Base64(Vectors[name].Input("key"));
        if (Vectors[name].Failure == "key-length")
        {
            Assert.Throws<ArgumentException>(() => new SymmetricKey(keyBytes));
            return;
        }

        using var key = new SymmetricKey(keyBytes);
        var plaintext = "";
        var opened = EncryptedPayload.TryRead(Vectors[name].Inputs.GetProperty("payload"), out var payload, out var error)
            && SymmetricEncryption.TryDecrypt(key, payload, out plaintext, out error, BlockSize(name));

        Assert.Equal(Stage(Vectors[name].Failure), error);
        Assert.Equal(Vectors[name].Failure is null, opened);
        if (opened) Assert.Equal(Vectors[name].Output("plaintext"), plaintext);
    }

    [Theory]
    [MemberData(nameof(Sealed))]
    public void Seals(string name)
    {
        using var receiver = TestKeys.Encryption(Vectors[name].Inputs.GetProperty("receiverKeyPair"));
        var random = TestRandom.Recorded(Vectors[name].Inputs.GetProperty("random"));
        var text = Vectors[name].InputText("plaintext");

        Assert.True(SealedEncryption.TrySeal(receiver.PublicKey, text, random, out var payload, BlockSize(name)));

        Assert.Equal(CanonicalJson.Serialize(Vectors[name].Expected.GetProperty("payload")), payload.ToString());
        Assert.True(SealedEncryption.TryOpen(receiver, payload, out var plaintext, out _, BlockSize(name)));
        Assert.Equal(text, plaintext);
        Assert.True(SessionKeys.TryCreateForReceiver(receiver, payload.EphemeralPublicKey!, out var keys));
        Assert.Equal(Vectors[name].Output("sharedKey"), keys.Receive.Export());
    }

    [Theory]
    [MemberData(nameof(Opened))]
    public void Opens(string name)
    {
        using var receiver = TestKeys.Encryption(Vectors[name].Inputs.GetProperty("receiverKeyPair"));
        var json = Vectors[name].Inputs.GetProperty("payload").GetRawText();

        var opened = SealedEncryption.TryOpen(receiver, json, out var plaintext, out var error);

        Assert.Equal(Stage(Vectors[name].Failure), error);
        Assert.Equal(Vectors[name].Failure is null, opened);
        if (opened) Assert.Equal(Vectors[name].Output("plaintext"), plaintext);
    }

    // dm3's web client stores with a fixed nonce per account. We never do; with the vector's nonce we get its bytes, and we read them.
    [Theory]
    [MemberData(nameof(Stored))]
    public void ReadsWhatTheWebClientStores(string name)
    {
        var vector = Vectors[name];
        using var pair = TestKeys.Encryption(vector.Inputs.GetProperty("encryptionKeyPair"));
        var isContact = vector.Inputs.TryGetProperty("contactEnsName", out _);
        var stored = vector.Output(isContact ? "encryptedContactName" : "encryptedEnvelopContainer");
        var payloadText = System.Text.Encoding.UTF8.GetString(TestKeys.Base64(stored));

        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("payload")), payloadText);
        Assert.True(EncryptedPayload.TryParse(payloadText, out var payload, out _));
        Assert.Equal(payloadText, payload.ToString());
        if (!isContact)
        {
            Assert.True(SealedEncryption.TrySeal(pair.PublicKey, vector.Input("plaintext"), TestRandom.Recorded(vector.Inputs.GetProperty("random")), out var again));
            Assert.Equal(payloadText, again.ToString());
            Assert.True(SealedEncryption.TryOpen(pair, payload, out var container, out _));
            Assert.Equal(vector.Input("plaintext"), container);
            return;
        }

        var nonce = Sha256Hash.Of(vector.Input("accountEnsName")).ToString()[..26];
        using var key = new SymmetricKey(TestKeys.Base64(pair.Export()));
        Assert.Equal(vector.Output("nonce"), nonce);
        Assert.Equal(payloadText, SymmetricEncryption.Encrypt(key, vector.Input("contactEnsName"), TestRandom.Recorded(Hex.Decode(nonce)), blockSize: 1).ToString());
        Assert.True(SymmetricEncryption.TryDecrypt(key, payload, out var contact, out _, blockSize: 1));
        Assert.Equal(vector.Input("contactEnsName"), contact);
    }

    private static PayloadError Stage(string? failure) => failure switch
    {
        null => PayloadError.None,
        "authentication" => PayloadError.Authentication,
        "nonce-format" => PayloadError.NonceFormat,
        "nonce-length" => PayloadError.NonceLength,
        "ciphertext-length" => PayloadError.CiphertextLength,
        "padding" => PayloadError.Padding,
        "utf8" => PayloadError.Utf8,
        "missing-ephemeral-key" => PayloadError.EphemeralKeyMissing,
        "invalid-public-key" => PayloadError.EphemeralKeyInvalid,
        "key-length" => PayloadError.EphemeralKeyLength,
        _ => throw new InvalidOperationException(failure),
    };

    private static int BlockSize(string name) =>
        Vectors[name].Inputs.TryGetProperty("padding", out var padding) ? padding.GetInt32() : BlockPadding.DefaultBlockSize;

    private static string Text(JsonElement value, string outer, string inner) => value.GetProperty(outer).GetProperty(inner).GetString()!;
}
