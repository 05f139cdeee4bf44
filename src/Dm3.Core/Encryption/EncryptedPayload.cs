using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Ethereum.Encoding;

namespace Dm3.Core.Encryption;

/// <summary>
/// What encryption gives, as it travels: <c>{"ciphertext","ephemPublicKey","nonce"}</c> in canonical JSON; without
/// <c>ephemPublicKey</c> when the key was symmetric. Well-formed, not yet opened.
/// </summary>
public sealed class EncryptedPayload
{
    internal const int NonceLength = 12;
    internal const int TagLength = 16;

    private readonly byte[] _ciphertext;
    private readonly byte[] _nonce;

    internal EncryptedPayload(byte[] ciphertext, byte[] nonce, EncryptionPublicKey? ephemeralPublicKey)
    {
        _ciphertext = ciphertext;
        _nonce = nonce;
        EphemeralPublicKey = ephemeralPublicKey;
    }

    /// <summary>Ciphertext and the 16-byte Poly1305 tag.</summary>
    public ReadOnlySpan<byte> Ciphertext => _ciphertext;

    /// <summary>12 bytes. On the wire <c>0x</c> and 24 lower-case hex digits; read in either case.</summary>
    public ReadOnlySpan<byte> Nonce => _nonce;

    /// <summary>The sender's one-time key; null for symmetric encryption.</summary>
    public EncryptionPublicKey? EphemeralPublicKey { get; }

    /// <summary>Parses the JSON text.</summary>
    /// <returns>False with the reason: <see cref="PayloadError.Malformed"/> up to <see cref="PayloadError.EphemeralKeyLength"/>.</returns>
    public static bool TryParse(string json, [NotNullWhen(true)] out EncryptedPayload? payload, out PayloadError error)
    {
        payload = null;
        error = PayloadError.Malformed;
        return CanonicalJson.TryParse(json, out var value) && TryRead(value, out payload, out error);
    }

    /// <summary>Reads the JSON object.</summary>
    /// <returns>As <see cref="TryParse"/>.</returns>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out EncryptedPayload? payload, out PayloadError error)
    {
        payload = null;
        error = PayloadError.Malformed;
        if (!JsonMembers.TryRead(value, ["ciphertext", "nonce"], ["ephemPublicKey"], out var members)) return false;
        if (!members.TryText("ciphertext", out var ciphertextText) || !members.TryText("nonce", out var nonceText)) return false;
        if (!members.TryOptionalText("ephemPublicKey", out var ephemeralText)) return false;

        // "0X" is no prefix for dm3's clients.
        byte[] nonce = [], ciphertext = [];
        EncryptionPublicKey? ephemeral = null;
        if (!nonceText.StartsWith("0x", StringComparison.Ordinal) || !Hex.TryDecode(nonceText, out nonce)) error = PayloadError.NonceFormat;
        else if (nonce.Length != NonceLength) error = PayloadError.NonceLength;
        else if (!Base64Text.TryDecode(ciphertextText, out ciphertext)) error = PayloadError.CiphertextFormat;
        else if (ciphertext.Length < TagLength) error = PayloadError.CiphertextLength;
        else if (!string.IsNullOrEmpty(ephemeralText) && !EncryptionPublicKey.TryParse(ephemeralText, out ephemeral)) error = PayloadError.EphemeralKeyLength;
        else error = PayloadError.None;
        if (error == PayloadError.None) payload = new EncryptedPayload(ciphertext, nonce, ephemeral);
        return payload is not null;
    }

    /// <summary>The JSON object.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["ciphertext"] = Base64Text.Encode(_ciphertext), ["nonce"] = Hex.Encode(_nonce) };
        if (EphemeralPublicKey is not null) json["ephemPublicKey"] = EphemeralPublicKey.ToString();
        return json;
    }

    /// <summary>The wire form: canonical JSON.</summary>
    public override string ToString() => CanonicalJson.Serialize(ToJson());
}
