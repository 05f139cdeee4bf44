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

    private const string Head = "{\"ciphertext\":\"";
    private const string KeyHead = "\",\"ephemPublicKey\":\"";
    private const string NonceHead = "\",\"nonce\":\"";
    private const string Tail = "\"}";

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
        // Nearly everybody writes the one canonical text, and where something is wrong the reader below says what.
        error = PayloadError.None;
        if (TryReadCanonical(json, out payload)) return true;
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
    public override string ToString()
    {
        using var text = new PooledText();
        text.Append(Head);
        text.AppendBase64(_ciphertext);
        if (EphemeralPublicKey is not null)
        {
            text.Append(KeyHead);
            text.AppendBase64(EphemeralPublicKey.Bytes);
        }

        text.Append(NonceHead);
        text.Append(Hex.Encode(_nonce));
        text.Append(Tail);
        return text.ToString();
    }

    /// <summary>Reads the canonical text and nothing else: neither base64 nor hex digits are ever escaped.</summary>
    /// <returns>False for any other text, whatever it may mean.</returns>
    internal static bool TryReadCanonical(string json, [NotNullWhen(true)] out EncryptedPayload? payload)
    {
        payload = null;
        var rest = json.AsSpan();
        if (!TryTake(ref rest, Head, out var ciphertextText) || !Base64Text.TryDecode(ciphertextText, out var ciphertext) || ciphertext.Length < TagLength) return false;
        EncryptionPublicKey? ephemeral = null;
        if (TryTake(ref rest, KeyHead, out var ephemeralText))
        {
            if (!Base64Text.TryDecode(ephemeralText, out var key) || key.Length != EncryptionPublicKey.Length) return false;
            ephemeral = new EncryptionPublicKey(key);
        }

        var nonce = new byte[NonceLength];
        if (!TryTake(ref rest, NonceHead, out var nonceText) || !Hex.TryDecode(nonceText, nonce) || nonceText.ContainsAnyInRange('A', 'Z') || !rest.SequenceEqual(Tail)) return false;
        payload = new EncryptedPayload(ciphertext, nonce, ephemeral);
        return true;
    }

    // A member's value up to its closing quotation mark.
    private static bool TryTake(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> head, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!rest.StartsWith(head)) return false;
        var end = rest[head.Length..].IndexOf('"');
        if (end < 0) return false;
        value = rest.Slice(head.Length, end);
        rest = rest[(head.Length + end)..];
        return true;
    }
}
