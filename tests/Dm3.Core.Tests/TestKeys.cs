using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Tests;

/// <summary>Keys of vectors.</summary>
internal static class TestKeys
{
    public static EncryptionKeyPair Encryption(JsonElement pair)
    {
        Assert.True(EncryptionKeyPair.TryImport(pair.GetProperty("publicKey").GetString()!, pair.GetProperty("privateKey").GetString()!, out var keys));
        return keys;
    }

    public static SigningKeyPair Signing(JsonElement pair)
    {
        Assert.True(SigningKeyPair.TryImport(pair.GetProperty("privateKey").GetString()!, out var keys));
        Assert.Equal(pair.GetProperty("publicKey").GetString(), keys.PublicKey.ToString());
        return keys;
    }

    public static EncryptionPublicKey EncryptionPublic(string text)
    {
        Assert.True(EncryptionPublicKey.TryParse(text, out var key));
        return key;
    }

    public static SigningPublicKey SigningPublic(string text)
    {
        Assert.True(SigningPublicKey.TryParse(text, out var key));
        return key;
    }

    public static byte[] Base64(string text)
    {
        Assert.True(Base64Text.TryDecode(text, out var bytes), text);
        return bytes;
    }
}
